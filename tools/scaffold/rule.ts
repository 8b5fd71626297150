import { readdirSync } from "node:fs";
import { join } from "node:path";
import { didYouMean } from "../../gke/suggest";
import type { Rule } from "../../policies/rule";
import { type Changes, camelCase, isId, ScaffoldError } from "./changes";

/** The themes: the folders of `policies/rules` that hold rules, such as "versions" and "hardening/access". */
export function themesIn(folder: string): string[] {
  const inside = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return inside.flatMap(({ name }) => {
    const parts = themesIn(join(folder, name)).map((part) => `${name}/${part}`);
    return parts.length > 0 ? parts : [name];
  });
}

/** What a new rule says until its author has written it. `npm run generate` refuses a rule that still says any of it. */
export const RULE_PLACEHOLDERS = {
  description: "Clusters meet the requirement that this sentence states.",
  why: "What goes wrong otherwise, with the incident or the documentation that shows it.",
  fix: "Set the property to the value that is right.",
  whenToExempt: "The honest case for an exemption, or that there is none known.",
} as const satisfies Partial<Rule>;

/** The fields of a rule that still are the scaffold's. */
export const unwrittenFields = (rule: Rule): string[] =>
  Object.entries(RULE_PLACEHOLDERS).flatMap(([field, text]) =>
    rule[field as keyof typeof RULE_PLACEHOLDERS] === text ? [field] : [],
  );

/**
 * A rule, its table of tests and its entry in the list of its theme.
 * @param name `<theme>/<id>`
 * @param rules the names of all rules, and the themes: their folders in `policies/rules`
 * @throws ScaffoldError for a name that no rule can have.
 */
export function ruleScaffold(
  name: string,
  { ids, themes }: { ids: readonly string[]; themes: readonly string[] },
  read: (path: string) => string,
): Changes {
  const [, theme = "", id = ""] = /^(.*)\/([^/]*)$/.exec(name) ?? [];
  if (id === "") {
    throw new ScaffoldError(
      `"${name}" is not <theme>/<id>. Usage: npm run new-rule versions/no-version-alias`,
    );
  }
  if (!themes.includes(theme)) {
    throw new ScaffoldError(
      `There is no theme "${theme}".${didYouMean(theme, themes)} Themes are ${themes.join(", ")}.`,
    );
  }
  if (!isId(id)) {
    throw new ScaffoldError(
      `"${id}" cannot be a rule's id: use two or more words of lower-case letters and digits, joined by hyphens, such as no-version-alias.`,
    );
  }
  if (ids.includes(id)) throw new ScaffoldError(`There is a rule "${id}" already.`);
  const list = `policies/rules/${theme}/index.ts`;
  return {
    created: {
      [`policies/rules/${theme}/${id}.ts`]: ruleText(id, outOf(theme)),
      [`test/policies/rules/${theme}/${id}.test.ts`]: testText(id, outOf(theme)),
    },
    changed: { [list]: withEntry(read(list), id) },
  };
}

/** The list of a theme with one more rule at its end. */
function withEntry(list: string, id: string): string {
  const name = camelCase(id);
  return list
    .replace(/\n\nexport /, `\nimport { ${name} } from "./${id}";\n\nexport `)
    .replace(/\[([^[\]]*)\](\.map\(\w+\))?;\s*$/, (_, items: string, wrapped = "") => {
      const names = [...items.split(",").map((item) => item.trim()), name].filter((item) => item !== "");
      return `[\n${names.map((item) => `  ${item},\n`).join("")}]${wrapped};\n`;
    });
}

/** The way from a file of a theme to the folder of the themes' folder. */
const outOf = (theme: string): string => "../".repeat(theme.split("/").length + 1);

const ruleText = (id: string, up: string): string => `import { CLUSTER } from "${up}resource-types";
import type { Rule } from "${up}rule";

export const ${camelCase(id)}: Rule = {
  name: "${id}",
  description: "${RULE_PLACEHOLDERS.description}",
  why: "${RULE_PLACEHOLDERS.why}",
  fix: "${RULE_PLACEHOLDERS.fix}",
  whenToExempt: "${RULE_PLACEHOLDERS.whenToExempt}",
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
`;

const testText = (
  id: string,
  up: string,
): string => `import { CLUSTER } from "${up}../../policies/resource-types";
import { resource, unknown } from "${up}../support/evaluate";
import { ruleTable } from "${up}../support/rule-table";

ruleTable("${id}", {
  accepts: {
    "a cluster with a location": resource(CLUSTER, { location: "europe-west4" }),
    "an Autopilot cluster with a location": resource(CLUSTER, {
      enableAutopilot: true,
      location: "europe-west4",
    }),
  },
  rejects: {
    "a cluster without a location": { resources: resource(CLUSTER, {}), at: "location" },
  },
  undecided: {
    "a cluster with an unknown location": {
      resources: resource(CLUSTER, { location: unknown }),
      at: "location",
    },
  },
});
`;
