/** What a token is asked for and votes by, as those read it who count again: a chunk without the rest of the lib. */
export { secretReference, tokenRequest } from '#libs/voting';
