import type { PolicyResource } from "@pulumi/policy";
import { didYouMean } from "../../gke/suggest";
import type { Exemptions, Unused } from "./exemptions";
import { meantResource } from "./meant-resource";
import { format } from "./message";
import { knownPart } from "./readable";
import type { Report } from "./report";

/** A resource as the run has it. */
type Held = Pick<PolicyResource, "urn" | "name" | "type" | "props">;

const EXEMPTIONS_PAGE = "docs/exemptions.md";

/** What is reported of the exemptions themselves, once the stack is judged. */
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
  const unused = exemptions.unused(resources, stackUrn).map((entry) => ({
    urn: entry.urn ?? stackUrn,
    level: "advisory" as const,
    message: format({
      status: "violation",
      property: entry.at,
      problem: `is not needed: ${WHY_UNUSED[entry.why](entry.exemption.rule)}${meant(entry, exemptions, resources)}`,
      fix: "Remove the entry from the configuration file, or correct its rule, resource or stack.",
      page: EXEMPTIONS_PAGE,
    }),
  }));
  return [...broken, ...unused];
}

/** A second sentence of the problem: which rule or resource is meant. */
function meant({ why, exemption }: Unused, { rules }: Exemptions, resources: readonly Held[]): string {
  if (why === "finding") return "";
  const question =
    why === "rule"
      ? didYouMean(exemption.rule, rules)
      : meantResource(exemption.resource, namedOf(resources));
  return question === "" ? "" : `.${question.replace(/\.$/, "")}`;
}
const namedOf = (resources: readonly Held[]) =>
  resources.map(({ name, type, props }) => ({ name, inputs: knownPart(props, type, ["metadata", "name"]) }));

const WHY_UNUSED: Record<Unused["why"], (rule: string) => string> = {
  rule: (rule) => `the pack has no rule ${JSON.stringify(rule)}`,
  resource: () => "the stack that it names has no such resource",
  finding: (rule) => `${rule} finds nothing on this resource`,
};
