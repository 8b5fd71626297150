import { UNSEEN_PAGE } from "../../policies/evaluation/unseen";
import type { Paint } from "./colours";
import { type DataAge, dataLine } from "./data-age";
import { type Finding, isBlocking, isUnusedExemption, type JudgedStack, type StackReport } from "./finding";
import { printableReport } from "./printable-report";

/**
 * The report for people: what is refused by resource, then what is left open or let through, then a summary.
 * @param notes on the configuration: what it names and no stack has.
 * @param data how old the data of GKE is.
 */
export function toText(
  stacks: readonly StackReport[],
  paint: Paint,
  notes: readonly string[] = [],
  data: readonly DataAge[] = [],
): string {
  const shown = printableReport(stacks);
  const blocks = shown.flatMap((stack) => ("error" in stack ? [] : [...stackBlocks(stack, paint)]));
  if (notes.length > 0) blocks.push(section("Settings that fit nothing", printableReport(notes), paint));
  if (data.length > 0) blocks.push(paint(data.some(({ isOld }) => isOld) ? "yellow" : "dim", dataLine(data)));
  return `${[...blocks, summary(shown, paint)].join("\n\n")}\n`;
}

function* stackBlocks(stack: JudgedStack, paint: Paint): Generator<string> {
  const { name, findings, unseen } = stack;
  const notes = stack.notes.filter((note) => !unseen.includes(note));
  const unused = findings.filter(isUnusedExemption);
  const violations = findings.filter((f) => f.status === "violation" && !unused.includes(f));
  const undecided = findings.filter((f) => f.status === "undecided");
  const exempt = findings.filter((f) => f.status === "exempt");
  if (violations.length + undecided.length + exempt.length + unused.length + stack.notes.length === 0) return;
  yield paint("bold", `Stack ${name}`);
  for (const ofResource of grouped(violations, ({ urn }) => urn)) yield resourceBlock(ofResource, paint);
  if (undecided.length > 0) {
    const rules = grouped(undecided, ({ rule, level }) => `${rule} ${level}`);
    yield section(
      "Undecided: these values are not known yet",
      rules.map((ofRule) => undecidedRule(ofRule, paint)),
      paint,
    );
  }
  const exemptions = [
    ...exempt.map((f) => exemptionLine("live", f, paint)),
    ...violations.filter((f) => f.exemption).map((f) => exemptionLine("expired", f, paint)),
    ...unused.map((f) => `${paint("yellow", "unused")}   ${f.property} (${resource(f)}) ${f.problem}`),
  ];
  if (exemptions.length > 0) yield section("Exemptions", exemptions, paint);
  if (unseen.length > 0) {
    const page = paint("dim", `Page: ${UNSEEN_PAGE}`);
    yield section("Not looked into: this stack", [...unseen, page], paint);
  }
  if (notes.length > 0) yield section("Good to know: this stack", notes, paint);
}

function resourceBlock(findings: readonly Finding[], paint: Paint): string {
  const [first] = findings;
  if (!first) return "";
  return [paint("bold", resource(first)), ...findings.map((finding) => violation(finding, paint))].join("\n");
}

function violation(finding: Finding, paint: Paint): string {
  const { rule, level, severity, property, problem, fix, page, exemption } = finding;
  const heading = [paint(level === "mandatory" ? "red" : "yellow", level), severity, paint("bold", rule)];
  const texts = [
    property === "" ? problem : `${paint("cyan", `${property}:`)} ${problem}`,
    ...(exemption?.expired ? [`Its exemption ended on ${exemption.until}: ${exemption.reason}`] : []),
    ...(fix === "" ? [] : [`Fix:  ${fix}`]),
    ...(page === "" ? [] : [paint("dim", `Page: ${page}`)]),
  ];
  return [`  ${heading.filter((part) => part !== undefined).join("  ")}`, ...texts.flatMap(indented)].join(
    "\n",
  );
}

function undecidedRule(findings: readonly Finding[], paint: Paint): string {
  const [first] = findings;
  const level = first && isBlocking(first) ? "red" : "yellow";
  const heading = `${paint(level, first?.level ?? "")}  ${paint("bold", first?.rule ?? "")}`;
  return [heading, ...findings.map((f) => `    ${resource(f)}: ${paint("cyan", f.property)}`)].join("\n");
}

function exemptionLine(state: "live" | "expired", finding: Finding, paint: Paint): string {
  const { rule, exemption } = finding;
  const what = `${paint("bold", rule)} for ${resource(finding)}`;
  const when = state === "live" ? `until ${exemption?.until}` : `ended on ${exemption?.until}`;
  const mark = state === "live" ? paint("green", "live    ") : paint("red", "expired ");
  return `${mark} ${what} ${when}: ${exemption?.reason ?? ""}`;
}

const section = (title: string, entries: readonly string[], paint: Paint): string =>
  [paint("bold", title), ...entries.map((entry) => `  ${entry}`)].join("\n");

const indented = (text: string): string[] => text.split("\n").map((line) => `    ${line}`);

const resource = ({ type, name }: Finding): string => `${writtenType(type)} "${name}"`;

/** A resource type as a program writes it: gcp.container.NodePool for gcp:container/nodePool:NodePool. */
export function writtenType(type: string): string {
  const [pkg = "", module = "", name = ""] = type.split(":");
  if (pkg === "pulumi" || name === "") return type;
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const parts = module.split("/").filter((part) => part !== file && part !== "index");
  // The groups that Kubernetes serves lose their domain in the SDK.
  return [
    pkg,
    ...parts.map((part) => (pkg === "kubernetes" ? (part.split(".")[0] ?? part) : part)),
    name,
  ].join(".");
}

function grouped(findings: readonly Finding[], key: (finding: Finding) => string): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(key(finding));
    if (group) group.push(finding);
    else groups.set(key(finding), [finding]);
  }
  return [...groups.values()];
}

function summary(stacks: readonly StackReport[], paint: Paint): string {
  const width = stacks.reduce((longest, { name }) => Math.max(longest, name.length), 0);
  const lines = stacks.map((stack) => {
    const name = paint("bold", stack.name.padEnd(width));
    if ("error" in stack) return `${name}  ${paint("red", "could not be evaluated")}`;
    const { mandatory, advisory, undecided, exempt, resources, unseen } = stack.counts;
    const counts = `${mandatory} mandatory, ${advisory} advisory, ${undecided} undecided, ${exempt} exempt`;
    const skipped = unseen === 0 ? "" : `, ${unseen} not looked into`;
    return `${name}  ${counts} in ${resources} ${resources === 1 ? "resource" : "resources"}${skipped}`;
  });
  return [...lines, verdict(stacks, paint)].join("\n");
}

function verdict(stacks: readonly StackReport[], paint: Paint): string {
  if (stacks.some((stack) => "error" in stack)) return paint("red", "Not evaluated.");
  const blocking = stacks.reduce((sum, stack) => sum + ("counts" in stack ? stack.counts.mandatory : 0), 0);
  if (blocking === 0) return paint("green", "Passed: no mandatory violation.");
  return paint("red", `Refused: ${blocking} mandatory ${blocking === 1 ? "violation" : "violations"}.`);
}
