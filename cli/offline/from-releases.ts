import { format, parse } from "../../policies/evaluation/message";
import { quoted } from "./helm/not-rendered";
import { RELEASE } from "./manifests/chart-objects";
import type { Diagnostic, JudgedResource } from "./protocol/analysis";

/**
 * The diagnostics, of which those on objects of a Helm release say that the release installs them, as the program has no such resource.
 * What a rule reports of the release itself is not repeated for its objects.
 */
export function fromReleases(
  diagnostics: readonly Diagnostic[],
  resources: readonly JudgedResource[],
): Diagnostic[] {
  const releases = new Map(resources.filter(({ type }) => type === RELEASE).map((each) => [each.urn, each]));
  if (releases.size === 0) return [...diagnostics];
  const releaseOf = new Map(resources.map(({ urn, parent }) => [urn, releases.get(parent)]));
  const accused = new Set(
    diagnostics
      .filter(({ urn, message }) => releases.has(urn) && parse(message)?.status !== "undecided")
      .map(({ policy, urn }) => `${policy} ${urn}`),
  );
  return diagnostics.flatMap((diagnostic) => {
    const release = releaseOf.get(diagnostic.urn);
    if (!release) return [diagnostic];
    if (accused.has(`${diagnostic.policy} ${release.urn}`)) return [];
    return [{ ...diagnostic, message: ofRelease(diagnostic.message, release) }];
  });
}

/** A finding's message that names the release which has the object, and where to fix it. */
function ofRelease(text: string, { name, inputs }: JudgedResource): string {
  const message = parse(text);
  if (!message) return text;
  const chart = typeof inputs.chart === "string" ? ` of the chart ${quoted(inputs.chart)}` : "";
  const problem = `${message.problem} (rendered by the Helm release ${quoted(name)}${chart})`;
  return format({
    ...message,
    problem,
    fix: `In the values of the release, or in its chart: ${message.fix}`,
  });
}
