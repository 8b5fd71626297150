import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import type { JudgedResource, ProviderResource } from "../../cli/offline/protocol/analysis";
import type { Plain } from "../../cli/offline/protocol/messages";
import { ResourceQuestion, StackResource } from "../../cli/offline/protocol/resource-messages";
import { isRoleOfServiceAgents } from "../../gke/service-agents";
import { type Message, parse } from "../../policies/evaluation/message";
import { UNSEEN } from "../../policies/evaluation/unseen/unseen-reports";
import { CLUSTER_ALERTS } from "../../policies/program/alerts/own-alerts";
import { OF_KUBERNETES } from "../../policies/program/kubernetes/identity/invalid-grants";
import type { Inputs, ResourceType } from "../../policies/resource-types";
import { type ExampleResource, type Reference, type Rule, ref } from "../../policies/rule";
import { rules } from "../../policies/rules";
import { type Call, configuredPack, type PackConfig } from "./server";

/** The engine's mark of an unknown value, whatever its type. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9" as never;

/** A resource as a test gives it. A reference in `props` is an unknown value that depends on the other resource. */
export interface TestResource {
  type: string;
  name: string;
  props: Record<string, unknown>;
  /** What the stack stage sees of it beyond its inputs, as after an update. */
  observed?: Record<string, unknown>;
  /** Type of the component that it belongs to; absent, it belongs to the stack. */
  component?: string;
  /** Name of the resource that it belongs to, such as a Helm release that was rendered. */
  parent?: string;
  /** Name of the cluster on which a Kubernetes resource stands; absent, its provider points to no cluster of the stack. */
  cluster?: string;
  ignoreChanges?: string[];
  /** Inputs of its default provider. */
  provider?: Record<string, unknown>;
  /** It is a component of the program, which has no provider of its own. */
  isComponent?: boolean;
  /** The stack stage is given no properties, as behind an unknown kubeconfig. */
  hidden?: boolean;
  /** It is only read, as with `Cluster.get`: its inputs are empty, and its state is what `observed` says. */
  external?: boolean;
  /** Its provider is not configured yet, so that nothing is added to its inputs. */
  isUnchecked?: boolean;
}

export const resource = <T extends ResourceType>(
  type: T,
  props: Partial<{ [K in keyof Inputs[T]]: Inputs[T][K] | Reference }> | Record<string, unknown>,
  more: Partial<TestResource> = {},
): TestResource => ({ type, name: "it", props: props as Record<string, unknown>, ...more });

export interface Diagnostic extends Omit<Message, "status"> {
  rule: string;
  level: string;
  severity: string;
  status: Message["status"];
  urn: string;
  name: string;
  text: string;
}

/** Rules whose findings count other resources: what they say changes with what is known of those. */
const COUNTING: readonly string[] = ["no-same-slot-across-prod"];

/** The rule of grants, and the types beside which what is not known of a grant is undecided. */
const OF_GRANTS = "ksa-annotation-has-binding";
const GRANTS_MATTER_BESIDE: readonly string[] = OF_KUBERNETES;

/** What netpol-spares-system-pods says of what is lacking: all of it, or as much as is sure where a value is not known; in the first direction of which it is sure. */
const OF_SYSTEM_PODS = "netpol-spares-system-pods";
const LACK = ", and nothing allows ";
const BLOCKED =
  /^blocks (?:all traffic|traffic to TCP port \d+ of the control plane|queries for names outside the cluster \(\S+ \S+ \d+ of \S+\)|traffic at port \d+) (?:from|to) /;
const DIRECTION = /^(spec)\.(?:egress|ingress)$/;

/** What a finding says of its own resource. */
export function said({ rule, property, problem }: Diagnostic): string {
  if (COUNTING.includes(rule)) return property;
  const place = rule === OF_SYSTEM_PODS ? property.replace(DIRECTION, "$1") : property;
  return `${place}: ${problem.split(LACK)[0]?.replace(BLOCKED, "")}`;
}

/**
 * Whether a finding is left undecided on its resource by its rule, or by the rule to which that leaves what is not known; or is of a grant in a
 * program without GKE and Kubernetes, or of a role of service agents, of which nothing is said where it is not known; or is of an alert of
 * ClusterAlerts, which sets what is not known as rules require. What is not looked into may be named for another reason.
 */
export function isLeftOpen(
  { rule: name, urn, property }: Diagnostic,
  found: readonly Diagnostic[],
  judging: readonly Rule[],
  program: readonly TestResource[],
): boolean {
  if (name === OF_GRANTS && !program.some(({ type }) => GRANTS_MATTER_BESIDE.includes(type))) return true;
  const own = program.find((each) => urn.endsWith(`::${each.name}`));
  if (name === OF_GRANTS && isRoleOfServiceAgents(String(own?.props.role))) return true;
  if (own?.component === CLUSTER_ALERTS) return true;
  if (property === UNSEEN && found.some((d) => d.property === UNSEEN && d.urn === urn)) return true;
  const leftTo = (judged: Rule) => judged.unknownsLeftTo?.rule;
  // The other rule may say it of the cluster for its pools.
  const elsewhere = judging.flatMap((judged) =>
    judged.name === name || leftTo(judged) === name ? leftTo(judged) : [],
  );
  return found.some(
    (d) => d.status === "undecided" && ((d.rule === name && d.urn === urn) || elsewhere.includes(d.rule)),
  );
}

/** Whether something was found at the same property before: one cause is said once, by the rule that can tell. */
export const isOfKnownCause = (found: Diagnostic, before: readonly Diagnostic[]): boolean =>
  before.some(
    ({ status, urn, property }) => status === "violation" && urn === found.urn && property === found.property,
  );

const INDEX = /\[\d+\]/g;

/**
 * Whether a finding that is reported once for several resources, such as the policies of a cluster, or several items of one, such as its webhooks,
 * is on another of them in the other report: the first of which it is known.
 */
export const isOnAnother = (
  finding: Diagnostic,
  report: readonly Diagnostic[],
  otherReport: readonly Diagnostic[],
): boolean => {
  const alike = (d: Diagnostic) =>
    d.status === "violation" &&
    d.rule === finding.rule &&
    d.level === finding.level &&
    said(d).replace(INDEX, "") === said(finding).replace(INDEX, "");
  const placeOf = ({ urn, property }: Diagnostic) => `${urn} ${property}`;
  const own = new Set(report.filter(alike).map(placeOf));
  return otherReport.filter(alike).some((d) => !own.has(placeOf(d)));
};

/** What switches a rule on that is off without a configuration. */
export const switchedOn = ({ name, level }: Pick<Rule, "name" | "level">): PackConfig =>
  level === "disabled" ? { [name]: "advisory" } : {};

export interface Options {
  stack?: string;
  day?: string;
  config?: PackConfig;
  rules?: readonly Rule[];
  stackTags?: Record<string, string>;
  /** The processor time, in milliseconds, that a rule may take for one resource; without one, none is set. */
  limit?: number;
}

/** Plays a preview of a program with these resources against the real policy server, and returns what it reports. */
export async function evaluate(
  resources: readonly TestResource[],
  options: Options = {},
): Promise<Diagnostic[]> {
  const { rules: judging = rules, day, config = {}, stackTags = {}, limit } = options;
  const call = await configuredPack(judging, day, config, stackTags, limit);
  return preview(call, resources, options.stack ?? "dev");
}

const STACK = "pulumi:pulumi:Stack";

/** What is the same whatever else is in the program, by the resource and the stack: tests judge programs that differ in one resource. */
const alone = new WeakMap<TestResource, Map<string, JudgedResource>>();

const urnOf = (stack: string, { type, name }: TestResource): string =>
  `urn:pulumi:${stack}::project::${type}::${name}`;

/** A resource without what it has to do with others, as the engine asks about it before it is registered. */
function aloneOf(r: TestResource, stack: string): JudgedResource {
  const ofResource = alone.get(r) ?? new Map<string, JudgedResource>();
  alone.set(r, ofResource);
  const known = ofResource.get(stack);
  if (known) return known;
  const inputs = inputsOf(r);
  const observed = r.observed && { ...inputs, ...(resolve(r.observed) as Plain) };
  const judged: JudgedResource = {
    urn: urnOf(stack, r),
    type: r.type,
    name: r.name,
    parent: "",
    inputs,
    outputs: r.hidden ? {} : (observed ?? inputs),
    provider: providerOf(r, stack),
    dependencies: [],
    propertyDependencies: new Map(),
    options: { ...NO_OPTIONS, ignoreChanges: r.ignoreChanges ?? [] },
  };
  ofResource.set(stack, judged);
  return judged;
}

const NO_OPTIONS = {
  protect: false,
  ignoreChanges: [],
  additionalSecretOutputs: [],
  deleteBeforeReplace: undefined,
  timeouts: { create: "", update: "", delete: "" },
};

function providerOf(r: TestResource, stack: string): ProviderResource | undefined {
  if (r.type.startsWith("pulumi:") || r.isComponent) return undefined;
  const type = `pulumi:providers:${r.type.split(":")[0]}`;
  const name = r.cluster ? `on-${r.cluster}` : "default";
  // The SDK tells the engine its version, which the provider's inputs then have.
  const inputs = { ...(type === GCP_PROVIDER && { version: "9.37.0" }), ...r.provider };
  return { urn: urnOf(stack, { type, name, props: {} }), type, name, inputs };
}

const implied = new Map<string, TestResource>();

/** A resource that no test gives, and that every program like it has. */
function impliedResource(type: string, name: string, props: TestResource["props"] = {}): TestResource {
  const key = `${type} ${name}`;
  const resource = implied.get(key) ?? { type, name, props };
  implied.set(key, resource);
  return resource;
}

export async function preview(
  call: Call,
  resources: readonly TestResource[],
  stack: string,
): Promise<Diagnostic[]> {
  const all: TestResource[] = [impliedResource(STACK, `project-${stack}`)];
  for (const name of new Set(resources.flatMap(({ cluster }) => cluster ?? []))) {
    const kubeconfig = { $resource: name, $property: "endpoint" };
    all.push(impliedResource(KUBERNETES_PROVIDER, `on-${name}`, { kubeconfig }));
  }
  for (const type of new Set(resources.flatMap(({ component }) => component ?? [])))
    all.push(impliedResource(type, COMPONENT));
  all.push(...resources);
  const byName = new Map(resources.map((r) => [r.name, r]));
  const diagnostics: analyzer.AnalyzeDiagnostic[] = [];

  for (const r of all) {
    const question = new ResourceQuestion(aloneOf(r, stack));
    const response = await call<analyzer.AnalyzeResponse>("analyze", question);
    for (const diagnostic of response.getDiagnosticsList()) {
      if (diagnostic.getUrn() === "") diagnostic.setUrn(urnOf(stack, r));
      diagnostics.push(diagnostic);
    }
  }

  const asked = all.map(
    (r) => new StackResource(inStack(r, byName, stack), ({ outputs }) => outputs, undefined),
  );
  const response = await call<analyzer.AnalyzeResponse>("analyzeStack", { getResourcesList: () => asked });
  diagnostics.push(...response.getDiagnosticsList());
  return diagnostics.map(read);
}

/** A resource with those that it depends on and the one that it belongs to, as the engine tells of them once all are registered. */
function inStack(r: TestResource, byName: ReadonlyMap<string, TestResource>, stack: string): JudgedResource {
  const propertyDependencies = new Map(
    Object.entries(r.props).map(([property, value]) => {
      const targets = referencesIn(value).flatMap((name) => byName.get(name) ?? []);
      return [property, targets.map((target) => urnOf(stack, target))];
    }),
  );
  const component = r.component === undefined ? undefined : impliedResource(r.component, COMPONENT);
  const parent = byName.get(r.parent ?? "") ?? component;
  return {
    ...aloneOf(r, stack),
    parent: parent ? urnOf(stack, parent) : "",
    dependencies: [...new Set([...propertyDependencies.values()].flat())],
    propertyDependencies,
  };
}

/** The name of components. */
const COMPONENT = "component";
const GCP_PROVIDER = "pulumi:providers:gcp";
const KUBERNETES_PROVIDER = "pulumi:providers:kubernetes";

function read(diagnostic: analyzer.AnalyzeDiagnostic): Diagnostic {
  const text = diagnostic.getMessage();
  const message = parse(text);
  if (!message) throw new Error(`a message in another form: ${text}`);
  const level = Object.entries(analyzer.EnforcementLevel).find(
    ([, n]) => n === diagnostic.getEnforcementlevel(),
  );
  const severity = Object.entries(analyzer.PolicySeverity).find(([, n]) => n === diagnostic.getSeverity());
  const urn = diagnostic.getUrn();
  return {
    ...message,
    rule: diagnostic.getPolicyname(),
    level: (level?.[0] ?? "").toLowerCase(),
    severity: (severity?.[0] ?? "").toLowerCase().replace("policy_severity_", ""),
    urn,
    name: urn.split("::").slice(3).join("::"),
    text,
  };
}

/** The inputs as they are after the SDK added its own and the provider's Check a name. */
function inputsOf(r: TestResource): Plain {
  if (r.external) return {};
  const [pkg, module = "", kind = ""] = r.type.split(":");
  const named = pkg === "gcp" && !r.isUnchecked ? { name: `${r.name}-0123456` } : {};
  const typed =
    pkg === "kubernetes" ? { apiVersion: module.replace("core/", ""), kind: kind.replace(/Patch$/, "") } : {};
  return { ...named, ...typed, ...(resolve(r.props) as Plain) };
}

export const isReference = (value: unknown): value is Reference =>
  typeof value === "object" && value !== null && "$resource" in value;

/** A reference to an output whose value is known, as that of an earlier update is. */
export const knownRef = (name: string, property: string, value: unknown) => ({
  ...ref(name, property),
  $value: value,
});

function resolve(value: unknown): unknown {
  if (isReference(value)) return "$value" in value ? value.$value : unknown;
  if (Array.isArray(value)) return value.map(resolve);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, resolve(inner)]])),
  );
}

/** The names of the resources to which a value refers, at any depth. */
export function referencesIn(value: unknown): string[] {
  if (isReference(value)) return [value.$resource];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

/** The resources of a rule's example. */
export function resourcesOf(rule: Rule, example: Rule["good"]): TestResource[] {
  if (Array.isArray(example)) return (example as ExampleResource[]).map((r) => ({ ...r }));
  return [{ type: Object.keys(rule.checks)[0] ?? "", name: "example", props: example }];
}
