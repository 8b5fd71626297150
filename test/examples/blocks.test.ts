import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { readConfiguration } from "../../cli/configuration/file";
import { parseConfig } from "../../stacks/config";
import { TemporaryFolder } from "../cli/support";
import { PLACE, stackFile, textsOf, type Values } from "../stacks/stack-files";
import { blocks, inLanguage, isReport, ROOT } from "./documents";

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
  // commands.test.ts gives it to the command.
  "# verification-settings.yaml": ({ clusterName }) => assert.equal(clusterName, "main"),
  "kustomize.toolkit.fluxcd.io": ({ kind, spec }) =>
    assert.deepEqual([kind, spec.wait, spec.timeout], ["Kustomization", true, "16m"]),
  // What they run needs the network; that their commands are as they should be, test/cli/release-notes.test.ts shows.
  "name: GKE release notes": ({ jobs }) => assert.ok(jobs["release-notes"].steps.length > 0),
  "gke-release-notes:": (content) => assert.ok(content["gke-release-notes"].script.length > 0),
};
const acceptsStack = (values: Values) => parseConfig(textsOf({ ...stackFile("dev"), ...values }), PLACE);

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

  it("are in languages that are checked, or that nothing here reads", () => {
    for (const { at, language } of blocks)
      assert.ok(["", "sh", "json", "yaml", "ts", "hcl", "python"].includes(language), `${at}: ${language}`);
  });
});
