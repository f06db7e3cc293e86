/**
 * Which types stand behind each interface and union the pages ask about. A fragment on `Refusal` matches by this list:
 * a refusal missing here would come back without its words, so a test compares it with the schema.
 */
export const possibleTypes = {
  Refusal: [
    'BallotAlreadyCast',
    'BallotDoesNotSum',
    'MotionClosed',
    'MotionNotOpen',
    'NotAllowed',
    'NotFound',
    'NotOnElectorate',
    'OtherRefusal',
    'UnknownLine',
  ],
  CastBallotResult: [
    'BallotAlreadyCast',
    'BallotCast',
    'BallotDoesNotSum',
    'MotionClosed',
    'MotionNotOpen',
    'NotAllowed',
    'NotFound',
    'NotOnElectorate',
    'OtherRefusal',
    'UnknownLine',
  ],
};
