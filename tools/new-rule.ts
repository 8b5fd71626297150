// npm run new-rule <theme>/<id>: writes a rule, its test and its entry in the theme's list.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..");
const [, theme = "", id = ""] = /^([a-z][a-z-]*)\/([a-z][a-z0-9-]*)$/.exec(process.argv[2] ?? "") ?? [];
const list = join(root, "policies/rules", theme, "index.ts");

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

if (id === "")
  fail("usage: npm run new-rule <theme>/<id>, such as npm run new-rule versions/no-version-alias");
if (!existsSync(list)) fail(`there is no theme ${theme}: policies/rules/${theme}/index.ts does not exist`);

const camel = id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function create(path: string, text: string): void {
  const file = join(root, path);
  if (existsSync(file)) fail(`${path} exists already`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${path}`);
}

create(
  `policies/rules/${theme}/${id}.ts`,
  `import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

export const ${camel}: Rule = {
  name: "${id}",
  description: "Clusters have a location.",
  why: "What goes wrong otherwise, with the incident or the documentation that shows it.",
  fix: "Set location.",
  whenToExempt: "The honest case for an exemption, or that there is none known.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs"],
  severity: "medium",
  level: "advisory",
  good: { location: "europe-west4" },
  bad: {},
  checks: {
    [CLUSTER]: [
      function* requirement(cluster) {
        if (cluster.location === undefined) yield { at: "location", problem: "is absent" };
      },
    ],
  },
};
`,
);
create(
  `test/policies/rules/${theme}/${id}.test.ts`,
  `import { CLUSTER } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

ruleTable("${id}", {
  accepts: {
    "a cluster with a location": resource(CLUSTER, { location: "europe-west4" }),
  },
  rejects: {
    "a cluster without a location": { resources: resource(CLUSTER, {}), at: "location" },
  },
  undecided: {
    "a cluster with an unknown location": { resources: resource(CLUSTER, { location: unknown }), at: "location" },
  },
});
`,
);

const text = readFileSync(list, "utf8");
const withImport = text.replace("\n\nexport ", `\nimport { ${camel} } from "./${id}";\n\nexport `);
writeFileSync(
  list,
  withImport.replace(/\[([^[\]]*)\];\s*$/, (_, items: string) => {
    const names = items.split(",").map((name) => name.trim());
    return `[\n${[...names, camel]
      .filter((name) => name !== "")
      .map((name) => `  ${name},\n`)
      .join("")}];\n`;
  }),
);
console.log(
  `added ${camel} to policies/rules/${theme}/index.ts; now fill in the metadata, the checks and the test, then npm run generate && npm run format`,
);
