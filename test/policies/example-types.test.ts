import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { programText } from "../../policies/reference/program-text";
import { rules } from "../../policies/rules";

const ROOT = join(__dirname, "../..");
const PROGRAM = [
  'import * as gcp from "@pulumi/gcp";',
  'import * as kubernetes from "@pulumi/kubernetes";',
  "declare function kubeconfigOf(cluster: gcp.container.Cluster): string;",
];
const OPTIONS = {
  compilerOptions: { strict: true, noEmit: true, module: "nodenext", target: "es2022", skipLibCheck: true },
  include: ["*.ts"],
};

describe("the examples of rules' pages", () => {
  it("have the properties that the types of the SDKs require, and no others", () => {
    mkdirSync(join(ROOT, "node_modules/.cache"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, "node_modules/.cache/examples-"));
    try {
      for (const rule of rules)
        for (const which of ["good", "bad"] as const) {
          const lines = [...PROGRAM, programText(rule, rule[which]), "export {};", ""];
          writeFileSync(join(folder, `${rule.name}-${which}.ts`), lines.join("\n"));
        }
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...OPTIONS }));
      const tsc = join(ROOT, "node_modules/.bin/tsc");
      const { stdout, stderr, status } = spawnSync(tsc, ["-p", folder], {
        encoding: "utf8",
        timeout: 300_000,
      });
      assert.equal(`${stdout}${stderr}`, "");
      assert.equal(status, 0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }).timeout(300_000);
});
