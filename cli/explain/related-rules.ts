import type { Rule } from "../../policies/rule";

// Which rules are about a word that names none of them.

/** The name of a resource's type in programs: NodePool. */
const className = (type: string): string => type.slice(type.lastIndexOf(":") + 1);

/** A word as it is compared: `node-pool`, `NodePools` and `gcp.container.NodePool` are one. */
const comparable = (word: string): string =>
  (word.split(/[.:/]/).at(-1) ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .replace(/s$/, "");

/** A sentence, with a blank before it, that names the rules which judge a type of resource, else those about a subject; "" where there are none. */
export function relatedRules(word: string, rules: readonly Rule[]): string {
  const wanted = comparable(word);
  if (wanted === "") return "";
  const types = new Set(rules.flatMap(({ checks }) => Object.keys(checks).map(className)));
  const type = [...types].find((each) => comparable(each) === wanted);
  const names = rules
    .filter(
      ({ checks }) => type !== undefined && Object.keys(checks).some((each) => className(each) === type),
    )
    .map(({ name }) => name);
  if (names.length > 0) return ` Rules that judge ${type}: ${names.join(", ")}.`;
  const about = rules.filter(({ name }) => name.split("-").some((part) => comparable(part) === wanted));
  return about.length > 0 ? ` Rules about it: ${about.map(({ name }) => name).join(", ")}.` : "";
}
