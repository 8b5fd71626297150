import type { Context, RootHookObject } from "mocha";
import { Lab } from "./lab";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the cluster suite by npm run test:cluster`);
  return value;
}

/** The lab of this run: started before the first test of all files, and ended after the last. */
export const lab = new Lab({
  folder: setting("LAB_FOLDER"),
  binaries: setting("LAB_BINARIES"),
  cgroup: setting("LAB_CGROUP"),
});

export const mochaHooks: RootHookObject = {
  async beforeAll(this: Context) {
    this.timeout(180_000);
    await lab.start();
  },
  async afterEach(this: Context) {
    if (this.currentTest?.state === "failed") console.error(await lab.diagnosis().catch(String));
  },
  async afterAll() {
    await lab.stop();
  },
};
