import { rulesLeftIn } from "../../policies/evaluation/run/misfits";
import { type Control, type Framework, rulesOf } from "../../policies/reference/cis-gke";
import { CLUSTER, className, NODE_POOL } from "../../policies/resource-types";
import type { Rule } from "../../policies/rule";
import { SETTINGS_POLICY } from "../../policies/settings/settings";
import type { Finding } from "../report/finding";
import type { StackFindings } from "../report/stack-findings";

export const STATUSES = ["failed", "undecided", "exempt", "passed", "not applicable"] as const;
type Status = (typeof STATUSES)[number];

/** The verdict of a control on one cluster of one stack, or on another resource that its rules judge, such as a firewall rule. */
export interface ClusterVerdict {
  stack: string;
  /** The cluster's name in the program; for another resource its name and kind. */
  cluster: string;
  status: Status;
  findings: readonly Finding[];
}

/** The verdicts of a control. */
export interface ControlVerdict {
  control: Control;
  /** Names of the rules that decide it; none where no rule does. */
  rules: readonly string[];
  clusters: readonly ClusterVerdict[];
}

/** The verdict of each control on each cluster, in the framework's order. */
export const verdictsOf = (
  framework: Framework,
  rules: readonly Rule[],
  stacks: readonly StackFindings[],
): ControlVerdict[] =>
  framework.controls.map((control) => {
    const deciding = rulesOf(framework, control, rules);
    const clusters =
      deciding.length === 0 ? [] : stacks.flatMap((stack) => clusterVerdicts(control, deciding, stack));
    return { control, rules: deciding.map(({ name }) => name), clusters };
  });

function clusterVerdicts(control: Control, rules: readonly Rule[], stack: StackFindings): ClusterVerdict[] {
  const names = new Set(rules.map(({ name }) => name));
  const found = stack.findings.filter(({ rule }) => names.has(rule));
  return subjectsOf(rules, found, stack).map(({ urns, name, isAutopilot }) => {
    const findings = found.filter(({ urn }) => urns.has(urn));
    const leaves = (problem: string) => rulesLeftIn(problem)?.some((left) => names.has(left)) !== false;
    const ofSettings = stack.findings.filter(
      ({ rule, urn, problem }) => rule === SETTINGS_POLICY && urns.has(urn) && leaves(problem),
    );
    const isGoogles = isAutopilot && control.isGooglesOnAutopilot === true;
    const status = statusOf(findings, ofSettings.length > 0, isGoogles);
    return { stack: stack.name, cluster: name, status, findings: [...findings, ...ofSettings] };
  });
}

/**
 * What the rules judge in a stack: its clusters, or the resources of other types where the rules judge only those; and whatever else has a
 * finding.
 */
function subjectsOf(rules: readonly Rule[], found: readonly Finding[], stack: StackFindings): Subject[] {
  const types = new Set(rules.flatMap(({ checks }) => Object.keys(checks)));
  const isOnClusters = types.has(CLUSTER) || types.has(NODE_POOL);
  const subjects = isOnClusters ? clustersOf(stack) : [];
  const isNamed = (urn: string) => subjects.some(({ urns }) => urns.has(urn));
  const others = stack.resources.filter(
    ({ type, urn }) =>
      !isNamed(urn) && ((!isOnClusters && types.has(type)) || found.some((each) => each.urn === urn)),
  );
  return [...subjects, ...others.map(({ urn, name, type }) => single(urn, `${name} (${className(type)})`))];
}

const single = (urn: string, name: string): Subject => ({ name, urns: new Set([urn]), isAutopilot: false });

function statusOf(findings: readonly Finding[], isUnjudged: boolean, isGoogles: boolean): Status {
  const has = (status: Finding["status"]) => findings.some((finding) => finding.status === status);
  if (has("violation")) return "failed";
  if (isUnjudged || has("undecided")) return "undecided";
  if (has("exempt")) return "exempt";
  return isGoogles ? "not applicable" : "passed";
}

/** A cluster with its node pools, as far as the stack shows whose they are; a pool of another stack's cluster stands alone. */
interface Subject {
  name: string;
  urns: Set<string>;
  isAutopilot: boolean;
}

function clustersOf({ resources }: StackFindings): Subject[] {
  const clusters = new Map<string, Subject>();
  for (const { type, urn, name, inputs } of resources) {
    const isAutopilot = inputs.enableAutopilot === true;
    if (type === CLUSTER) clusters.set(urn, { name, urns: new Set([urn]), isAutopilot });
  }
  const others: Subject[] = [];
  for (const { type, urn, name, propertyDependencies } of resources) {
    if (type !== NODE_POOL) continue;
    const own = propertyDependencies.get("cluster")?.find((each) => clusters.has(each));
    const only = clusters.size === 1 ? [...clusters.keys()][0] : undefined;
    const cluster = clusters.get(own ?? only ?? "");
    if (cluster) cluster.urns.add(urn);
    else others.push(single(urn, `${name} (node pool)`));
  }
  return [...clusters.values(), ...others];
}

/** How often each status occurs, and how many controls no rule decides. */
interface Coverage {
  controls: number;
  decided: number;
  manual: number;
  notExpressible: number;
  statuses: Readonly<Record<Status, number>>;
}

/** Counts controls, and the statuses of their clusters. */
export function coverageOf(verdicts: readonly ControlVerdict[]): Coverage {
  const count = (is: (verdict: ControlVerdict) => boolean) => verdicts.filter(is).length;
  const all = verdicts.flatMap(({ clusters }) => clusters);
  return {
    controls: verdicts.length,
    decided: count(({ rules }) => rules.length > 0),
    manual: count(({ control }) => control.without?.kind === "manual"),
    notExpressible: count(({ control }) => control.without?.kind === "notExpressible"),
    statuses: Object.fromEntries(
      STATUSES.map((status) => [status, all.filter((each) => each.status === status).length]),
    ) as Record<Status, number>,
  };
}

/** A remark on a control that no rule decides, or only in part; undefined where rules decide it. */
export function remark({ control, rules, clusters }: ControlVerdict): string | undefined {
  if (rules.length === 0) {
    const { kind, why } = control.without ?? { kind: "manual", why: "No rule decides it." };
    return `${kind === "manual" ? "manual" : "not expressible"}: ${why}`;
  }
  const rest = control.rest === undefined ? [] : [`to check by hand: ${control.rest}`];
  const said = clusters.length === 0 ? ["the program has nothing that it applies to", ...rest] : rest;
  return said.length === 0 ? undefined : said.join("; ");
}
