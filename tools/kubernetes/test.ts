import { missing, runEnclosed } from "./enclosure";

/** `npm run test:cluster [-- mocha arguments]`: runs test/cluster on a real Kubernetes cluster, built when needed. */
async function main(): Promise<number> {
  const why = missing();
  if (why !== undefined) {
    console.error(why);
    return process.env.CI ? 1 : 0;
  }
  const mocha = require.resolve("mocha/bin/mocha.js");
  const given = process.argv.slice(2);
  const specs = given.some((argument) => argument.endsWith(".test.ts")) ? [] : ["test/cluster/**/*.test.ts"];
  return runEnclosed([mocha, "--config", "test/cluster/.mocharc.json", ...given, ...specs]);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
