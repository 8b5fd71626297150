import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { parse } from "yaml";
import { NotEvaluated } from "../messages/errors";
import { type Child, startNode } from "./child";
import { CHANNEL_OPTIONS, Empty, fromStruct, grpc, type Plain, toStruct } from "./protocol/messages";
import { forPolicies } from "./protocol/values";
import { resolveFrom } from "./providers/resolve";

/** How long the pack may take to start, and to answer one call. */
const START_MS = 60_000;
const CALL_MS = 300_000;

export const LEVELS = ["advisory", "mandatory", "disabled", "remediate"] as const;
/** Pulumi's enforcement levels. */
export type EnforcementLevel = (typeof LEVELS)[number];
export type Severity = "low" | "medium" | "high" | "critical";
const SEVERITIES = [undefined, "low", "medium", "high", "critical"] as const;

/** A policy as its pack describes it. */
export interface Policy {
  name: string;
  description: string;
  level: EnforcementLevel;
  severity: Severity | undefined;
  /** JSON schema of each property of its configuration. */
  schema: Plain;
}

/** How a policy is to be run. */
export interface PolicyConfig {
  level: EnforcementLevel;
  properties: Plain;
}

export interface ProviderResource {
  urn: string;
  type: string;
  name: string;
  inputs: Plain;
}

/** A resource as Pulumi gives it to policies. */
export interface JudgedResource {
  urn: string;
  type: string;
  name: string;
  parent: string;
  inputs: Plain;
  /** What stack policies see. */
  outputs: Plain;
  provider: ProviderResource | undefined;
  dependencies: readonly string[];
  propertyDependencies: ReadonlyMap<string, readonly string[]>;
  options: ResourceOptions;
}

export interface ResourceOptions {
  protect: boolean;
  ignoreChanges: readonly string[];
  additionalSecretOutputs: readonly string[];
  /** Undefined where the program does not say. */
  deleteBeforeReplace: boolean | undefined;
  /** Durations as Go writes them, such as "1h30m"; empty where the program gives none. */
  timeouts: { create: string; update: string; delete: string };
}

/** What a policy reports. */
export interface Diagnostic {
  policy: string;
  message: string;
  level: EnforcementLevel;
  severity: Severity | undefined;
  /** Empty where the policy names no resource. */
  urn: string;
}

/** What a policy changed in a resource's inputs. */
export interface Remediation {
  policy: string;
  /** Undefined where it could not be applied. */
  inputs: Plain | undefined;
  problem: string;
}

export interface PackOptions {
  /** The folder that holds PulumiPolicy.yaml. */
  directory: string;
  project: string;
  /** The first stack that is judged; a pack tells several apart by their URNs. */
  stack: string;
  dryRun: boolean;
  /** Gives the start up. */
  signal?: AbortSignal;
}

/** A running policy pack: the same process, and the same protocol, as under the Pulumi CLI. */
export class Pack {
  private tail: Promise<unknown> = Promise.resolve();
  private remediates = false;

  private constructor(
    private readonly child: Child,
    private readonly client: AnalyzerClient,
    readonly policies: readonly Policy[],
  ) {}

  /** @throws NotEvaluated where the pack does not start. */
  static async start({ directory, project, stack, dryRun, signal }: PackOptions): Promise<Pack> {
    const runner = resolveFrom(directory, "@pulumi/pulumi/cmd/run-policy-pack");
    if (!runner)
      throw new NotEvaluated(`@pulumi/pulumi is not installed for the policy pack in ${directory}.`);
    const env = {
      ...process.env,
      PULUMI_NODEJS_TYPESCRIPT: "true",
      PULUMI_NODEJS_ORGANIZATION: "organization",
      PULUMI_NODEJS_PROJECT: project,
      PULUMI_NODEJS_STACK: stack,
      PULUMI_NODEJS_DRY_RUN: String(dryRun),
    };
    let hasPort: (port: string) => void = () => {};
    const port = new Promise<string>((resolve) => {
      hasPort = resolve;
    });
    // The CLI gives the engine's address before the program; the runner takes it off unread.
    const child = startNode([runner, "127.0.0.1:0", entryOf(directory)], { cwd: directory, env }, hasPort);
    signal?.addEventListener("abort", () => void child.stop(), { once: true });
    let timer: NodeJS.Timeout | undefined;
    try {
      const address = await Promise.race([
        port.then((number) => `127.0.0.1:${number}`),
        child.ended.then(() => undefined),
        new Promise<undefined>((resolve) => {
          timer = setTimeout(() => resolve(undefined), START_MS);
        }),
      ]);
      if (address === undefined)
        throw new NotEvaluated(`The policy pack did not start.\n${lastLines(child)}`.trim());
      const client = new AnalyzerClient(address, grpc.credentials.createInsecure(), CHANNEL_OPTIONS);
      const info = await call<messages.AnalyzerInfo>(child, (options, done) =>
        client.getAnalyzerInfo(new Empty(), new grpc.Metadata(), options, done),
      );
      return new Pack(child, client, info.getPoliciesList().map(policyOf));
    } catch (error) {
      await child.stop();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Says how each policy is to be run; to be called once, before anything is judged. */
  async configure(configOf: (policy: Policy) => PolicyConfig): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    for (const policy of this.policies) {
      const { level, properties } = configOf(policy);
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(LEVEL_CODES[level]);
      config.setProperties(toStruct(properties));
      request.getPolicyconfigMap().set(policy.name, config);
      this.remediates ||= level === "remediate";
    }
    await this.call((options, done) => this.client.configure(request, new grpc.Metadata(), options, done));
  }

  /** Names the stack that is judged next. */
  async configureStack(project: string, stack: string, dryRun: boolean): Promise<void> {
    const request = new messages.AnalyzerStackConfigureRequest();
    request.setOrganization("organization");
    request.setProject(project);
    request.setStack(stack);
    request.setDryRun(dryRun);
    await this.call((options, done) =>
      this.client.configureStack(request, new grpc.Metadata(), options, done),
    );
  }

  /** What the pack's remediations change in the resource's inputs; nothing where none is switched on. */
  async remediate(resource: JudgedResource): Promise<Remediation[]> {
    if (!this.remediates) return [];
    const response = await this.call<messages.RemediateResponse>((options, done) =>
      this.client.remediate(requestOf(resource), new grpc.Metadata(), options, done),
    );
    return response.getRemediationsList().map((remediation) => ({
      policy: remediation.getPolicyname(),
      inputs: remediation.getDiagnostic() === "" ? fromStruct(remediation.getProperties()) : undefined,
      problem: remediation.getDiagnostic(),
    }));
  }

  /** What resource policies say. */
  async analyze(resource: JudgedResource): Promise<Diagnostic[]> {
    const response = await this.call<messages.AnalyzeResponse>((options, done) =>
      this.client.analyze(requestOf(resource), new grpc.Metadata(), options, done),
    );
    return response.getDiagnosticsList().map((d) => diagnosticOf(d, resource.urn));
  }

  /** What stack policies say. */
  async analyzeStack(resources: readonly JudgedResource[]): Promise<Diagnostic[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(resources.map(stackResourceOf));
    const response = await this.call<messages.AnalyzeResponse>((options, done) =>
      this.client.analyzeStack(request, new grpc.Metadata(), options, done),
    );
    return response.getDiagnosticsList().map((d) => diagnosticOf(d, ""));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.child.stop();
  }

  /** One call after the other, as the engine makes them: a policy may keep state between its calls. */
  private call<Response>(start: Start<Response>): Promise<Response> {
    const answer = this.tail.then(() => call(this.child, start));
    this.tail = answer.catch(() => undefined);
    return answer;
  }
}

/** What is run of a pack: what PulumiPolicy.yaml names, or the folder itself. */
function entryOf(directory: string): string {
  const { main } = parse(readFileSync(join(directory, "PulumiPolicy.yaml"), "utf8")) as { main?: string };
  const entry = resolve(directory, main ?? ".");
  if (!existsSync(entry)) throw new NotEvaluated(`The policy pack is not built: ${entry} does not exist.`);
  return entry;
}

type Start<Response> = (
  options: { deadline: number },
  done: (error: Error | null, response: Response) => void,
) => void;

async function call<Response>(child: Child, start: Start<Response>): Promise<Response> {
  try {
    return await new Promise<Response>((resolve, reject) =>
      start({ deadline: Date.now() + CALL_MS }, (error, response) =>
        error ? reject(error) : resolve(response),
      ),
    );
  } catch (error) {
    const details = (error as { details?: string }).details ?? String(error);
    // The server puts the pack's own stack trace behind the first lines.
    const [reason = ""] = details.split(/\n\s+at /);
    throw new NotEvaluated(`The policy pack failed: ${reason.trim()}\n${lastLines(child)}`.trim());
  }
}

const lastLines = (child: Child): string => child.printed().trim().split("\n").slice(-5).join("\n");

const LEVEL_CODES = {
  advisory: messages.EnforcementLevel.ADVISORY,
  mandatory: messages.EnforcementLevel.MANDATORY,
  disabled: messages.EnforcementLevel.DISABLED,
  remediate: messages.EnforcementLevel.REMEDIATE,
} as const;

const levelOf = (code: messages.EnforcementLevel): EnforcementLevel => LEVELS[code] ?? "advisory";

const policyOf = (info: messages.PolicyInfo): Policy => ({
  name: info.getName(),
  description: info.getDescription(),
  level: levelOf(info.getEnforcementlevel()),
  severity: SEVERITIES[info.getSeverity()],
  schema: fromStruct(info.getConfigschema()?.getProperties()),
});

const diagnosticOf = (diagnostic: messages.AnalyzeDiagnostic, urn: string): Diagnostic => {
  // The server puts the policy's description before a plain message.
  const message = diagnostic.getMessage();
  const prefix = `${diagnostic.getDescription()}\n`;
  return {
    policy: diagnostic.getPolicyname(),
    message: message.startsWith(prefix) ? message.slice(prefix.length) : message,
    level: levelOf(diagnostic.getEnforcementlevel()),
    severity: SEVERITIES[diagnostic.getSeverity()],
    urn: diagnostic.getUrn() || urn,
  };
};

function requestOf(resource: JudgedResource): messages.AnalyzeRequest {
  const request = new messages.AnalyzeRequest();
  request.setUrn(resource.urn);
  request.setType(resource.type);
  request.setName(resource.name);
  request.setProperties(toStruct(forPolicies(resource.inputs)));
  request.setOptions(optionsOf(resource));
  if (resource.provider) request.setProvider(providerOf(resource.provider));
  return request;
}

function stackResourceOf(resource: JudgedResource): messages.AnalyzerResource {
  const message = new messages.AnalyzerResource();
  message.setUrn(resource.urn);
  message.setType(resource.type);
  message.setName(resource.name);
  message.setProperties(toStruct(forPolicies(resource.outputs)));
  message.setOptions(optionsOf(resource));
  if (resource.provider) message.setProvider(providerOf(resource.provider));
  message.setParent(resource.parent);
  message.setDependenciesList([...resource.dependencies]);
  for (const [property, urns] of resource.propertyDependencies) {
    if (urns.length === 0) continue;
    const dependencies = new messages.AnalyzerPropertyDependencies();
    dependencies.setUrnsList([...urns]);
    message.getPropertydependenciesMap().set(property, dependencies);
  }
  return message;
}

function providerOf(provider: ProviderResource): messages.AnalyzerProviderResource {
  const message = new messages.AnalyzerProviderResource();
  message.setUrn(provider.urn);
  message.setType(provider.type);
  message.setName(provider.name);
  message.setProperties(toStruct(forPolicies(provider.inputs)));
  return message;
}

function optionsOf({ parent, options }: JudgedResource): messages.AnalyzerResourceOptions {
  const message = new messages.AnalyzerResourceOptions();
  message.setParent(parent);
  message.setProtect(options.protect);
  message.setIgnorechangesList([...options.ignoreChanges]);
  message.setAdditionalsecretoutputsList([...options.additionalSecretOutputs]);
  message.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
  message.setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
  const timeouts = new messages.AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(seconds(options.timeouts.create));
  timeouts.setUpdate(seconds(options.timeouts.update));
  timeouts.setDelete(seconds(options.timeouts.delete));
  message.setCustomtimeouts(timeouts);
  return message;
}

const UNIT_SECONDS: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** Seconds of a duration as Go writes it, such as "1h30m" or "1.5h". */
function seconds(duration: string): number {
  let total = 0;
  for (const [, amount, unit] of duration.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)) {
    total += Number(amount) * (UNIT_SECONDS[unit ?? ""] ?? 0);
  }
  return total;
}
