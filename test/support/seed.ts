import fc from "fast-check";

/**
 * Properties are tried with the same inputs in each run of CI, so that a change is not refused for what was there before it. Elsewhere, and by
 * `npm run fuzz`, they meet others each time.
 */
if (process.env.CI) fc.configureGlobal({ seed: 20261128 });
