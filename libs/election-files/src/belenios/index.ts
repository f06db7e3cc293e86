export { readBelenios, type BeleniosElection, type BeleniosQuestion } from './read-belenios.js';
