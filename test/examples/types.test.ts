import assert from "node:assert/strict";
import { programText } from "../../policies/reference/program-text";
import { rules } from "../../policies/rules";
import { typeProblems } from "../support/type-problems";
import { blocks, inLanguage, isReport } from "./documents";

// All in one run of the compiler: most of its time goes to the types of the SDKs.

/** What the reader's program has, by the names in the documents. */
const OF_READER = `import type * as gcp from "@pulumi/gcp";
import type * as kubernetes_ from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { UpgradeVerificationArgs } from "gke-guardrails";
declare const project: string;
declare const config: pulumi.Config;
declare const cluster: gcp.container.Cluster;
declare const pool: gcp.container.NodePool;
declare const nodes: gcp.serviceaccount.Account;
declare const kubernetes: kubernetes_.Provider;
declare const args: UpgradeVerificationArgs;
`;
const OPTIONS = {
  // The components' sources are checked too, as this project checks them.
  extends: "../../../tsconfig.json",
  compilerOptions: {
    ...{ incremental: false, tsBuildInfoFile: null, noUnusedLocals: false },
    paths: { "gke-guardrails": ["../../../policies/transforms/index.ts"] },
  },
  include: ["*.ts"],
  exclude: [],
};

/** A block as a module of its own: one that goes on from another has that one's imports. */
function moduleOf(text: string): string {
  const imported = ["addUpgradeVerification", "UpgradeVerification"].filter((name) =>
    new RegExp(`\\b${name}\\b`).test(text),
  );
  const imports = /^import /m.test(text) ? "" : `import { ${imported.join(", ")} } from "gke-guardrails";\n`;
  return `${OF_READER}${imports}${text}\nexport {};\n`;
}

/** The examples of rules' pages, as programs. */
const OF_PAGE = [
  'import * as gcp from "@pulumi/gcp";',
  'import * as kubernetes from "@pulumi/kubernetes";',
  "declare function kubeconfigOf(cluster: gcp.container.Cluster): string;",
];
const ofPages = rules.flatMap((rule) =>
  (["good", "bad"] as const).map((which) => [
    `rule-${rule.name}-${which}.ts`,
    [...OF_PAGE, programText(rule, rule[which]), "export {};", ""].join("\n"),
  ]),
);

const ofDocuments = inLanguage("ts").map(({ at, text }) => [
  `${at.replaceAll(/\W/g, "-")}.ts`,
  moduleOf(text),
]);

const report = `import type { StackReport } from "../../../cli/report/finding";
export const report: { version: 1; notes: string[]; stacks: StackReport[] } = ${blocks.find(isReport)?.text};
`;

describe("the examples of the documents and of rules' pages", () => {
  it("have the types that the package and the SDKs declare, what these require, and no other properties", () => {
    const modules = Object.fromEntries([...ofPages, ...ofDocuments, ["report.ts", report]]);
    assert.equal(typeProblems(modules, OPTIONS), "");
  }).timeout(300_000);
});
