// The one rule that a comparison needs, as a module of its own: whatever else loads the rules of voting stays out of it.
export { wordDiff } from '#libs/voting';
