import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as transforms from "../../../policies/transforms";
import { TemporaryFolder } from "../../cli/support";

const ROOT = join(__dirname, "../../..");
const PACKAGE = "node_modules/gke-guardrails";

describe("the package", () => {
  const manifest = readFileSync(join(ROOT, "package.json"), "utf8");
  const { main, exports, types } = JSON.parse(manifest);
  let folder: TemporaryFolder;
  before(() => {
    const files = [main, exports["."].default, "policies/presets/strict.json", "schemas/configuration.json"];
    folder = new TemporaryFolder(
      {
        [`${PACKAGE}/package.json`]: manifest,
        ...Object.fromEntries(files.map((file) => [join(PACKAGE, file), ""])),
      },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  it("is a policy pack where a folder is loaded, as Pulumi loads packs", () => {
    const resolved = createRequire(join(folder.path, "index.js")).resolve(join(folder.path, PACKAGE));
    assert.equal(resolved, join(folder.path, PACKAGE, "dist/pack/index.js"));
  });

  it("is the transforms where a program imports it", () => {
    const { resolve } = createRequire(join(folder.path, "index.js"));
    assert.equal(resolve("gke-guardrails"), join(folder.path, PACKAGE, "dist/policies/transforms/index.js"));
    assert.equal(types, "dist/policies/transforms/index.d.ts");
    assert.equal(exports["."].types, `./${types}`);
    assert.deepEqual(Object.keys(transforms).sort(), [
      "AlertChannels",
      "ClusterAlerts",
      "ClusterDashboard",
      "UpgradeVerification",
      "addUpgradeVerification",
    ]);
  });

  it("gives its presets and schemas away", () => {
    const { resolve } = createRequire(join(folder.path, "index.js"));
    for (const file of ["policies/presets/strict.json", "schemas/configuration.json", "package.json"]) {
      assert.equal(resolve(`gke-guardrails/${file}`), join(folder.path, PACKAGE, file));
    }
  });
});
