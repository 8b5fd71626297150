import assert from "node:assert/strict";
import { programText } from "../../policies/reference/program-text";
import { rules } from "../../policies/rules";
import { typeProblems } from "../support/type-problems";

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
    const modules = rules.flatMap((rule) =>
      (["good", "bad"] as const).map((which) => [
        `${rule.name}-${which}.ts`,
        [...PROGRAM, programText(rule, rule[which]), "export {};", ""].join("\n"),
      ]),
    );
    assert.equal(typeProblems(Object.fromEntries(modules), OPTIONS), "");
  }).timeout(300_000);
});
