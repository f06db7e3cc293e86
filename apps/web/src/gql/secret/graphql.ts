/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type SecretBallotInput = {
  /** Canonical JSON of the choice. */
  choice: string;
  college: string;
  /** The key that the token signs (Ed25519), in hexadecimal. */
  key: string;
  motionId: string | number;
  /** 1 for the token’s first ballot, one more for each that replaces it. */
  number: number;
  /** 32 random bytes, in hexadecimal. */
  salt: string;
  /** Of the ballot’s statement, by the token’s key; in hexadecimal. */
  signature: string;
  /** The token: a signature by the college’s key, in hexadecimal. */
  token: string;
};

export type TokenRequestInput = {
  /** The blinded message, in hexadecimal. */
  blinded: string;
  /** Your enrolled key (Ed25519), in hexadecimal. */
  key: string;
  motionId: string | number;
  /** Of the request’s statement, by that key; in hexadecimal. */
  signature: string;
};

type SecretRefused_AccountClosed_Fragment = { __typename: 'AccountClosed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_AccountNotEmpty_Fragment = { __typename: 'AccountNotEmpty', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_AlreadyPutToVote_Fragment = { __typename: 'AlreadyPutToVote', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_AlreadyReversed_Fragment = { __typename: 'AlreadyReversed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_AssetLocked_Fragment = { __typename: 'AssetLocked', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_BalanceAboveCeiling_Fragment = { __typename: 'BalanceAboveCeiling', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_BalanceBelowFloor_Fragment = { __typename: 'BalanceBelowFloor', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_BallotAlreadyCast_Fragment = { __typename: 'BallotAlreadyCast', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_BallotDoesNotSum_Fragment = { __typename: 'BallotDoesNotSum', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_EarlierPeriodOpen_Fragment = { __typename: 'EarlierPeriodOpen', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_FundNotReleased_Fragment = { __typename: 'FundNotReleased', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_GroupRefused_Fragment = { __typename: 'GroupRefused', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_HoldExceeded_Fragment = { __typename: 'HoldExceeded', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_HoldExpired_Fragment = { __typename: 'HoldExpired', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_HoldResolved_Fragment = { __typename: 'HoldResolved', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_IdempotencyKeyReused_Fragment = { __typename: 'IdempotencyKeyReused', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_InsufficientCash_Fragment = { __typename: 'InsufficientCash', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_LedgerBusy_Fragment = { __typename: 'LedgerBusy', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_MotionClosed_Fragment = { __typename: 'MotionClosed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_MotionNotOpen_Fragment = { __typename: 'MotionNotOpen', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_NotAllowed_Fragment = { __typename: 'NotAllowed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_NotFound_Fragment = { __typename: 'NotFound', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_NotLastClosed_Fragment = { __typename: 'NotLastClosed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_NotOnElectorate_Fragment = { __typename: 'NotOnElectorate', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_OpenHolds_Fragment = { __typename: 'OpenHolds', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_OtherRefusal_Fragment = { __typename: 'OtherRefusal', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_PeriodClosed_Fragment = { __typename: 'PeriodClosed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_PeriodHardClosed_Fragment = { __typename: 'PeriodHardClosed', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_PeriodNotOver_Fragment = { __typename: 'PeriodNotOver', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_ResolutionMissing_Fragment = { __typename: 'ResolutionMissing', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_UnbalancedJournal_Fragment = { __typename: 'UnbalancedJournal', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_UnknownAccount_Fragment = { __typename: 'UnknownAccount', message: string, field: string, rule: string, customVersion: number | null };

type SecretRefused_UnknownLine_Fragment = { __typename: 'UnknownLine', message: string, field: string, rule: string, customVersion: number | null };

export type SecretRefusedFragment =
  | SecretRefused_AccountClosed_Fragment
  | SecretRefused_AccountNotEmpty_Fragment
  | SecretRefused_AlreadyPutToVote_Fragment
  | SecretRefused_AlreadyReversed_Fragment
  | SecretRefused_AssetLocked_Fragment
  | SecretRefused_BalanceAboveCeiling_Fragment
  | SecretRefused_BalanceBelowFloor_Fragment
  | SecretRefused_BallotAlreadyCast_Fragment
  | SecretRefused_BallotDoesNotSum_Fragment
  | SecretRefused_EarlierPeriodOpen_Fragment
  | SecretRefused_FundNotReleased_Fragment
  | SecretRefused_GroupRefused_Fragment
  | SecretRefused_HoldExceeded_Fragment
  | SecretRefused_HoldExpired_Fragment
  | SecretRefused_HoldResolved_Fragment
  | SecretRefused_IdempotencyKeyReused_Fragment
  | SecretRefused_InsufficientCash_Fragment
  | SecretRefused_LedgerBusy_Fragment
  | SecretRefused_MotionClosed_Fragment
  | SecretRefused_MotionNotOpen_Fragment
  | SecretRefused_NotAllowed_Fragment
  | SecretRefused_NotFound_Fragment
  | SecretRefused_NotLastClosed_Fragment
  | SecretRefused_NotOnElectorate_Fragment
  | SecretRefused_OpenHolds_Fragment
  | SecretRefused_OtherRefusal_Fragment
  | SecretRefused_PeriodClosed_Fragment
  | SecretRefused_PeriodHardClosed_Fragment
  | SecretRefused_PeriodNotOver_Fragment
  | SecretRefused_ResolutionMissing_Fragment
  | SecretRefused_UnbalancedJournal_Fragment
  | SecretRefused_UnknownAccount_Fragment
  | SecretRefused_UnknownLine_Fragment
;

export type SecretVoteQueryVariables = Exact<{
  motionId: string | number;
}>;


export type SecretVoteQuery = { __typename: 'Query', secretVote: { __typename: 'SecretVote', drawn: boolean, issuers: Array<{ __typename: 'TokenIssuer', college: string, key: string }>, issued: Array<{ __typename: 'TokensIssued', college: string, members: number, drawn: number, voted: number }> } | null };

export type DrawTokenMutationVariables = Exact<{
  request: TokenRequestInput;
}>;


export type DrawTokenMutation = { __typename: 'Mutation', drawToken:
    | { __typename: 'MotionClosed', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'MotionNotOpen', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'NotAllowed', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'NotFound', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'NotOnElectorate', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'OtherRefusal', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'TokenSigned', answer: string }
   };

export type CastSecretVoteMutationVariables = Exact<{
  ballot: SecretBallotInput;
}>;


export type CastSecretVoteMutation = { __typename: 'Mutation', castSecretVote:
    | { __typename: 'MotionClosed', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'MotionNotOpen', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'NotAllowed', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'NotFound', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'NotOnElectorate', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'OtherRefusal', message: string, field: string, rule: string, customVersion: number | null }
    | { __typename: 'SecretVoteCast', receipt: string, voter: string, promise: string | null }
   };

export const SecretRefusedFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretRefused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"customVersion"}}]}}]} as unknown as DocumentNode<SecretRefusedFragment, unknown>;
export const SecretVoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SecretVote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"motionId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"secretVote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"motionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"motionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"issuers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"college"}},{"kind":"Field","name":{"kind":"Name","value":"key"}}]}},{"kind":"Field","name":{"kind":"Name","value":"issued"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"college"}},{"kind":"Field","name":{"kind":"Name","value":"members"}},{"kind":"Field","name":{"kind":"Name","value":"drawn"}},{"kind":"Field","name":{"kind":"Name","value":"voted"}}]}},{"kind":"Field","name":{"kind":"Name","value":"drawn"}}]}}]}}]} as unknown as DocumentNode<SecretVoteQuery, SecretVoteQueryVariables>;
export const DrawTokenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DrawToken"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"request"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TokenRequestInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"drawToken"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"request"},"value":{"kind":"Variable","name":{"kind":"Name","value":"request"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TokenSigned"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SecretRefused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretRefused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"customVersion"}}]}}]} as unknown as DocumentNode<DrawTokenMutation, DrawTokenMutationVariables>;
export const CastSecretVoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CastSecretVote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ballot"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SecretBallotInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"castSecretVote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ballot"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ballot"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SecretVoteCast"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"receipt"}},{"kind":"Field","name":{"kind":"Name","value":"voter"}},{"kind":"Field","name":{"kind":"Name","value":"promise"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"SecretRefused"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SecretRefused"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refusal"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"rule"}},{"kind":"Field","name":{"kind":"Name","value":"customVersion"}}]}}]} as unknown as DocumentNode<CastSecretVoteMutation, CastSecretVoteMutationVariables>;