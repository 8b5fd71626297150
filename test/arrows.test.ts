import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { preProcessFile } from "typescript";

const ROOT = join(__dirname, "..");

/**
 * Each folder of the product, and the folders whose files it may import: those before it in the list, as named. A folder stands for
 * the files in it, not for the folders in it; `policies/rules/*` for each theme. CONTRIBUTING.md says what each is for.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  gke: [],
  verifier: ["gke"],

  "policies/settings": ["gke"],
  policies: ["gke", "policies/settings"],
  "policies/evaluation": ["gke", "policies/settings", "policies"],
  "policies/evaluation/properties": ["policies", "policies/evaluation"],
  "policies/evaluation/unseen": ["gke", "policies/settings", "policies", "policies/evaluation"],
  "policies/evaluation/stack": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/evaluation/properties",
    "policies/evaluation/unseen",
  ],
  "policies/evaluation/run": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/evaluation/properties",
    "policies/evaluation/unseen",
    "policies/evaluation/stack",
  ],
  "policies/program/gcp": ["gke", "policies", "policies/evaluation"],
  "policies/program/gcp/iam": ["gke", "policies", "policies/evaluation", "policies/program/gcp"],
  "policies/program/gcp/maintenance": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
  ],
  "policies/program/gcp/versions": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/maintenance",
  ],
  "policies/program/gcp/network": [
    "gke",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/iam",
    "policies/program/gcp/versions",
  ],
  "policies/program/kubernetes": [
    "gke",
    "verifier",
    "policies",
    "policies/evaluation",
    "policies/evaluation/unseen",
    "policies/program/gcp",
    "policies/program/gcp/iam",
  ],
  "policies/program/kubernetes/identity": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/iam",
    "policies/program/kubernetes",
  ],
  "policies/program/kubernetes/network": [
    "gke",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/network",
    "policies/program/kubernetes",
    "policies/program/kubernetes/identity",
  ],
  "policies/program/kubernetes/webhooks": [
    "gke",
    "policies",
    "policies/evaluation",
    "policies/program/gcp/network",
    "policies/program/kubernetes",
    "policies/program/kubernetes/network",
  ],
  "policies/program/kubernetes/verification": [
    "gke",
    "verifier",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/maintenance",
    "policies/program/kubernetes",
    "policies/program/kubernetes/identity",
  ],
  "policies/program/alerts": [
    "gke",
    "verifier",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/kubernetes/verification",
  ],
  "policies/outlook": [
    "gke",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/versions",
    "policies/program/gcp/maintenance",
  ],
  "policies/rules/*": [
    "gke",
    "verifier",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/iam",
    "policies/program/gcp/maintenance",
    "policies/program/gcp/versions",
    "policies/program/gcp/network",
    "policies/program/kubernetes",
    "policies/program/kubernetes/identity",
    "policies/program/kubernetes/network",
    "policies/program/kubernetes/webhooks",
    "policies/program/kubernetes/verification",
    "policies/program/alerts",
  ],
  "policies/rules": ["policies", "policies/program/gcp", "policies/rules/*"],
  "policies/reference": ["policies/settings", "policies"],
  "policies/server": ["policies"],
  "policies/index.ts": ["policies/evaluation/run", "policies/rules"],

  "stacks/shared": ["gke"],
  "stacks/verification": ["gke", "verifier", "stacks/shared"],
  "stacks/alerts": ["gke", "verifier", "stacks/shared", "stacks/verification"],
  "stacks/dashboard": ["gke", "verifier", "stacks/shared", "stacks/verification", "stacks/alerts"],
  "stacks/gitlab-runner": ["gke", "stacks/shared"],
  stacks: [
    "gke",
    "stacks/shared",
    "stacks/verification",
    "stacks/alerts",
    "stacks/dashboard",
    "stacks/gitlab-runner",
  ],
  "policies/transforms": [
    "gke",
    "verifier",
    "policies",
    "stacks/shared",
    "stacks/verification",
    "stacks/alerts",
    "stacks/dashboard",
    "stacks",
  ],

  "cli/completion": [],
  "cli/messages": ["stacks/shared"],
  "cli/offline/protocol": ["policies/server"],
  "cli/offline/files": ["policies/evaluation", "cli/messages", "cli/offline/protocol"],
  "cli/offline/processes": ["policies/evaluation", "cli/messages"],
  "cli/offline/connection": ["policies/server", "cli/offline/protocol"],
  "cli/offline/state": ["cli/messages", "cli/offline/protocol", "cli/offline/files"],
  "cli/offline/providers": ["gke", "cli/offline/protocol"],
  "cli/offline/helm": ["cli/offline/protocol"],
  "cli/offline/project": [
    "gke",
    "stacks/shared",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/providers",
  ],
  "cli/offline/masking": ["policies/evaluation", "cli/offline/protocol", "cli/offline/project"],
  "cli/offline/manifests": [
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/processes",
    "cli/offline/providers",
    "cli/offline/helm",
  ],
  "cli/offline/program": [
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/processes",
    "cli/offline/connection",
    "cli/offline/providers",
    "cli/offline/project",
    "cli/offline/masking",
  ],
  "cli/offline/skipped-work": [
    "policies/evaluation",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/providers",
  ],
  "cli/offline/engine": [
    "gke",
    "policies",
    "policies/evaluation/stack",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/processes",
    "cli/offline/connection",
    "cli/offline/providers",
    "cli/offline/helm",
    "cli/offline/project",
    "cli/offline/masking",
    "cli/offline/manifests",
    "cli/offline/skipped-work",
  ],
  "cli/offline": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/evaluation/properties",
    "policies/evaluation/unseen",
    "policies/evaluation/stack",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/processes",
    "cli/offline/connection",
    "cli/offline/providers",
    "cli/offline/helm",
    "cli/offline/project",
    "cli/offline/masking",
    "cli/offline/manifests",
    "cli/offline/program",
    "cli/offline/skipped-work",
    "cli/offline/engine",
  ],
  "cli/schema": ["gke", "policies/settings", "cli/messages", "cli/offline/files"],
  "cli/configuration": [
    "gke",
    "policies/settings",
    "stacks/shared",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/project",
    "cli/schema",
  ],
  "cli/deployed/gke-api": ["gke", "cli/offline/protocol"],
  "cli/deployed/gcloud": [
    "gke",
    "policies",
    "policies/evaluation",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/state",
    "cli/schema",
    "cli/deployed/gke-api",
  ],
  "cli/deployed/kubectl": [
    "gke",
    "verifier",
    "policies",
    "policies/program/gcp",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/state",
    "cli/offline/manifests",
    "cli/schema",
    "cli/deployed/gcloud",
  ],
  "cli/deployed/state": [
    "gke",
    "policies",
    "policies/program/gcp",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/state",
  ],
  "cli/deployed": [
    "policies/settings",
    "policies",
    "policies/program/kubernetes/verification",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/state",
    "cli/deployed/gcloud",
    "cli/deployed/kubectl",
    "cli/deployed/state",
  ],
  "cli/upgrade-info": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/program/gcp",
    "policies/program/gcp/versions",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/state",
    "cli/configuration",
  ],
  "cli/pack": [
    "policies",
    "policies/evaluation",
    "policies/evaluation/run",
    "policies/rules",
    "stacks/shared",
    "cli/offline",
  ],
  "cli/report": [
    "gke",
    "policies/evaluation",
    "policies/evaluation/unseen",
    "policies/evaluation/stack",
    "policies/evaluation/run",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline",
  ],
  "cli/command-line": ["gke", "policies/evaluation", "cli/completion", "cli/messages", "cli/report"],
  "cli/formats": ["gke", "policies/evaluation", "cli/report"],
  "cli/framework": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/evaluation/run",
    "policies/reference",
    "cli/messages",
    "cli/offline/files",
    "cli/report",
  ],
  "cli/outlook": ["gke", "policies/evaluation", "policies/outlook", "cli/report"],
  "cli/release-notes": [
    "gke",
    "policies",
    "policies/evaluation",
    "policies/outlook",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/report",
  ],
  "cli/verification": ["gke", "stacks/shared", "stacks/verification"],
  "cli/reporting": [
    "policies/evaluation",
    "stacks/shared",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/project",
    "cli/schema",
    "cli/pack",
    "cli/report",
    "cli/command-line",
    "cli/formats",
  ],
  "cli/unmatched": [
    "gke",
    "policies/settings",
    "policies",
    "policies/evaluation",
    "policies/evaluation/stack",
    "policies/program/gcp",
    "cli/offline/protocol",
    "cli/upgrade-info",
    "cli/report",
  ],
  "cli/collecting": [
    "policies/settings",
    "policies/evaluation",
    "policies/evaluation/run",
    "policies/program/gcp/versions",
    "policies/outlook",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/files",
    "cli/offline/state",
    "cli/offline/project",
    "cli/offline/masking",
    "cli/offline",
    "cli/configuration",
    "cli/deployed/gcloud",
    "cli/deployed/state",
    "cli/upgrade-info",
    "cli/pack",
    "cli/report",
    "cli/command-line",
  ],
  "cli/judging": [
    "gke",
    "policies/settings",
    "policies/evaluation",
    "cli/messages",
    "cli/offline/protocol",
    "cli/offline/processes",
    "cli/offline/project",
    "cli/offline/manifests",
    "cli/offline/skipped-work",
    "cli/offline",
    "cli/configuration",
    "cli/upgrade-info",
    "cli/pack",
    "cli/report",
    "cli/command-line",
    "cli/framework",
    "cli/reporting",
    "cli/unmatched",
  ],
  "cli/config": [
    "gke",
    "policies/settings",
    "policies/evaluation",
    "cli/messages",
    "cli/offline/project",
    "cli/offline",
    "cli/schema",
    "cli/configuration",
    "cli/pack",
    "cli/report",
    "cli/command-line",
    "cli/unmatched",
    "cli/judging",
  ],
  "cli/explain/symptoms": ["gke"],
  "cli/explain": [
    "cli/explain/symptoms",
    "gke",
    "verifier",
    "policies/settings",
    "policies",
    "stacks/shared",
    "cli/messages",
    "cli/pack",
    "cli/report",
  ],
  cli: [
    "gke",
    "policies/settings",
    "policies",
    "policies/outlook",
    "stacks/shared",
    "cli/completion",
    "cli/messages",
    "cli/offline/files",
    "cli/offline/processes",
    "cli/offline/connection",
    "cli/offline/state",
    "cli/offline/project",
    "cli/offline/program",
    "cli/offline",
    "cli/schema",
    "cli/deployed/gcloud",
    "cli/deployed/state",
    "cli/deployed",
    "cli/upgrade-info",
    "cli/pack",
    "cli/report",
    "cli/command-line",
    "cli/outlook",
    "cli/release-notes",
    "cli/verification",
    "cli/reporting",
    "cli/unmatched",
    "cli/collecting",
    "cli/judging",
    "cli/config",
    "cli/explain",
  ],
};

/** The entry of the policy pack: nothing imports it. */
const ENTRY = "policies/index.ts";
const PRODUCT = ["gke", "verifier", "policies", "stacks", "cli"];

const folders = Object.keys(ARROWS);
const files = PRODUCT.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file)),
);

/** The entry of `ARROWS` that a file belongs to. */
function folderOf(file: string): string {
  if (file === ENTRY) return ENTRY;
  return dirname(file)
    .split(sep)
    .join("/")
    .replace(/^policies\/rules\/[^/]+(\/[^/]+)?$/, "policies/rules/*");
}

/** The sources of this project that a file imports: for types, by `require` and by `import()` too. Data imports nothing itself. */
function importsOf(file: string): string[] {
  const { importedFiles } = preProcessFile(readFileSync(join(ROOT, file), "utf8"), true, true);
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((specifier) => specifier.startsWith(".") && !specifier.endsWith(".json"))
    .map((specifier) => relative(ROOT, resolve(ROOT, dirname(file), specifier)))
    .map((path) => (files.includes(`${path}.ts`) ? `${path}.ts` : join(path, "index.ts")));
}

describe("the arrows between the folders", () => {
  it("go one way: each folder may import only folders before it", () => {
    for (const [index, folder] of folders.entries()) {
      for (const target of ARROWS[folder] ?? []) {
        assert.ok(folders.slice(0, index).includes(target), `${folder} → ${target}`);
      }
    }
  });

  for (const folder of folders) {
    it(`are those of the table from ${folder}, and each is needed`, () => {
      const used = new Set<string>();
      for (const file of files.filter((each) => folderOf(each) === folder)) {
        for (const target of importsOf(file)) {
          assert.ok(files.includes(target), `${file} imports ${target}, which is no file of the product`);
          if (folderOf(target) === folder) continue;
          assert.ok(ARROWS[folder]?.includes(folderOf(target)), `${file} imports ${target}`);
          used.add(folderOf(target));
        }
      }
      assert.deepEqual([...(ARROWS[folder] ?? [])].sort(), [...used].sort());
    });
  }

  it("begin and end in folders of the table", () => {
    for (const file of files) assert.ok(folders.includes(folderOf(file)), file);
  });

  it("lead in no circle from file to file, types included", () => {
    const ended = new Set<string>();
    const follow = (file: string, way: readonly string[]): void => {
      assert.ok(!way.includes(file), [...way, file].join(" → "));
      if (ended.has(file)) return;
      for (const target of importsOf(file)) follow(target, [...way, file]);
      ended.add(file);
    };
    for (const file of files) follow(file, []);
  });

  it("lead from one theme of rules to no other", () => {
    for (const file of files.filter((each) => folderOf(each) === "policies/rules/*")) {
      for (const target of importsOf(file)) {
        assert.ok(!target.startsWith("policies/rules/") || file.endsWith("index.ts"), `${file} → ${target}`);
      }
    }
  });
});
