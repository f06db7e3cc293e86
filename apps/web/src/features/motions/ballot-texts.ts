/** How a ballot is written down and signed, as those read it who count again: fetched when somebody is about to vote. */
export async function ballotTexts() {
  const { BALLOT_DOMAIN, ballotStatement, choiceText } = await import('#libs/voting');
  return { BALLOT_DOMAIN, ballotStatement, choiceText };
}
