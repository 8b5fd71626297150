import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { readConfiguration } from "../../cli/configuration-file";
import { parseConfig } from "../../stacks/config";
import { TemporaryFolder } from "../cli/support";
import { PLACE, stackFile, textsOf, type Values } from "../stacks/stack-files";
import { typeProblems } from "../support/type-problems";
import { blocks, type Example, inLanguage, ROOT } from "./documents";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const areKeysOf = (known: object, given: object): void => {
  for (const key of Object.keys(given)) assert.ok(Object.hasOwn(known, key), key);
};

/** Blocks of JSON and YAML that are not the pack's configuration, by a text in them, and what holds of each. */
const OTHER: Readonly<Record<string, (content: ReturnType<typeof parse>) => void>> = {
  '"json.schemas"': (content) => {
    const [{ url }] = content["json.schemas"];
    assert.ok(existsSync(join(ROOT, url.replace("./node_modules/gke-guardrails/", ""))), url);
  },
  "uses: OWNER/gke-guardrails": ({ jobs }) => {
    const { inputs } = parse(read("action.yml"));
    areKeysOf(inputs, jobs.guardrails.steps.at(-1).with);
  },
  "- local: ci/gke-guardrails.yml": ({ include }) => {
    const [head] = parseAllDocuments(read("templates/gke-guardrails.yml"));
    areKeysOf(head?.toJS().spec.inputs, include[0].inputs);
  },
  "rev: COMMIT": ({ repos }) => {
    const ids = parse(read(".pre-commit-hooks.yaml")).map(({ id }: { id: string }) => id);
    for (const { id } of repos[0].hooks) assert.ok(ids.includes(id), id);
  },
  "pulumi/actions": ([{ with: inputs }]) => assert.equal(inputs.policyPackConfigs, "gke-guardrails.json"),
  "gke-guardrails:verification:": (content) => acceptsStack(content),
  "maintenance:\n  # …": ({ maintenance }) => {
    const clusters = stackFile("dev")["gke-guardrails:clusters"] as { dev: { maintenance: Values } };
    const dev = { ...clusters.dev, maintenance: { ...clusters.dev.maintenance, ...maintenance } };
    acceptsStack({ "gke-guardrails:clusters": { dev } });
  },
  // What they run needs the network; that their commands are as they should be, test/cli/release-notes.test.ts shows.
  "name: GKE release notes": ({ jobs }) => assert.ok(jobs["release-notes"].steps.length > 0),
  "gke-release-notes:": (content) => assert.ok(content["gke-release-notes"].script.length > 0),
};
/** The one report among them. */
const isReport = ({ at }: Example) => at.startsWith("docs/json.md");

const acceptsStack = (values: Values) => parseConfig(textsOf({ ...stackFile("dev"), ...values }), PLACE);

/** What the reader's program has, by the names in the documents. */
const PROGRAM = `import type * as gcp from "@pulumi/gcp";
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
  return `${PROGRAM}${imports}${text}\nexport {};\n`;
}

describe("the examples in the documents", () => {
  for (const example of inLanguage("json", "yaml")) {
    if (isReport(example)) continue;
    const { at, language, text } = example;
    it(`are as their reader takes them: ${at}`, () => {
      const [other] = Object.entries(OTHER).filter(([part]) => text.includes(part));
      if (other) return other[1](parse(text));
      const folder = new TemporaryFolder({ [`example.${language}`]: text }, { hasPackages: false });
      try {
        assert.notDeepEqual(readConfiguration(join(folder.path, `example.${language}`)), {});
      } finally {
        folder.remove();
      }
    });
  }

  it("have the types that the package declares", () => {
    const modules = inLanguage("ts").map(({ at, text }) => [
      `${at.replaceAll(/\W/g, "-")}.ts`,
      moduleOf(text),
    ]);
    const [report] = blocks.filter(isReport);
    const reportModule = `import type { StackReport } from "../../../cli/report/finding";
export const report: { version: 1; notes: string[]; stacks: StackReport[] } = ${report?.text};\n`;
    assert.equal(typeProblems({ ...Object.fromEntries(modules), "report.ts": reportModule }, OPTIONS), "");
  }).timeout(300_000);

  it("are in languages that are checked", () => {
    for (const { at, language } of blocks)
      assert.ok(["", "sh", "json", "yaml", "ts"].includes(language), `${at}: ${language}`);
  });
});
