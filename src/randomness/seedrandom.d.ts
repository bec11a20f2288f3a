/** One generator of seedrandom by itself: its types know only the file that holds all of them. */
declare module 'seedrandom/lib/alea.js' {
  import seedrandom from 'seedrandom';

  const alea: typeof seedrandom.alea;
  export default alea;
}
