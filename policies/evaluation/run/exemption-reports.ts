import type { PolicyResource } from "@pulumi/policy";
import { firstNames } from "../../../gke/counted";
import { didYouMean } from "../../../gke/suggest";
import { meantAmong, type NamedResource } from "../meant-resource";
import { format, type Report } from "../message";
import { knownPart } from "../properties/readable";
import { resourcePath } from "../unknown";
import type { Exemptions, Unused } from "./exemptions";

/** A resource as the run has it. */
type Held = Pick<PolicyResource, "urn" | "name" | "type" | "props">;

const EXEMPTIONS_PAGE = "docs/exemptions.md";

/** Reports on the exemptions themselves, once the stack is judged: expired, unused and invalid ones. */
export function exemptionReports(
  exemptions: Exemptions,
  resources: readonly Held[],
  stackUrn: string,
): Report[] {
  const broken = exemptions.broken.map(({ at, problem }) => ({
    urn: stackUrn,
    message: format({
      status: "violation",
      property: at,
      problem: `${problem}, so it exempts nothing`,
      fix: "Correct the entry in the configuration file; gke-guardrails config check FILE shows the place.",
      page: EXEMPTIONS_PAGE,
    }),
  }));
  const question = questions(exemptions, resources);
  const othersFound = openElsewhere(exemptions, resources);
  const unused = exemptions.unused(resources, stackUrn).map((entry) => ({
    urn: entry.urn ?? stackUrn,
    level: "advisory" as const,
    message: format({
      status: "violation",
      property: entry.at,
      problem: `is not needed: ${WHY_UNUSED[entry.why](entry.exemption.rule)}${othersFound(entry)}${question(entry)}`,
      fix: "Remove the entry from the configuration file, or correct its rule, resource or stack.",
      page: EXEMPTIONS_PAGE,
    }),
  }));
  return [...broken, ...unused];
}

/** Suggests, as a second sentence of the problem, which rule or resource was meant. */
function questions({ rules }: Exemptions, resources: readonly Held[]): (unused: Unused) => string {
  let meant: ((given: string) => string) | undefined;
  return ({ why, exemption: { rule, resource } }) => {
    if (why === "finding") return "";
    meant ??= meantAmong(resources.map(namedOf));
    const question = why === "rule" ? didYouMean(rule, rules) : meant(resource);
    return question === "" ? "" : `.${question.replace(/\.$/, "")}`;
  };
}

/** Names the resources on which the rule of an exemption finds something, where it finds nothing on the exemption's own. */
function openElsewhere(exemptions: Exemptions, resources: readonly Held[]): (unused: Unused) => string {
  return ({ why, urn, exemption: { rule } }) => {
    const open = exemptions.openOf(rule);
    if (why !== "finding" || open.size === 0) return "";
    const type = resources.find((each) => each.urn === urn)?.type;
    const found = resources.filter((each) => open.has(each.urn));
    // The one that is meant is most likely of the same type.
    const [alike, others] = [
      found.filter((each) => each.type === type),
      found.filter((each) => each.type !== type),
    ];
    return `, but on ${firstNames([...alike, ...others].map(resourcePath), MOST_NAMES)}`;
  };
}

/** How many resources are named, before the others are counted. */
const MOST_NAMES = 3;

const namedOf = ({ name, type, props }: Held): NamedResource => ({
  name,
  inputs: knownPart(props, type, ["metadata", "name"]),
});

const WHY_UNUSED: Record<Unused["why"], (rule: string) => string> = {
  rule: (rule) => `the pack has no rule ${JSON.stringify(rule)}`,
  resource: () => "the stack that it names has no such resource",
  finding: (rule) => `${rule} finds nothing on this resource`,
};
