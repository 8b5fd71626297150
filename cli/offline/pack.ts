import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { parse } from "yaml";
import { NotEvaluated } from "../messages/errors";
import { type Child, startNode } from "./child";
import type { Diagnostic, JudgedResource, Policy, PolicyConfig, Remediation } from "./protocol/analysis";
import {
  configMessage,
  diagnosticOf,
  policyOf,
  remediationOf,
  resourceRequest,
  stackResource,
} from "./protocol/analyzer";
import { CHANNEL_OPTIONS, Empty, grpc } from "./protocol/messages";
import { resolveFrom } from "./providers/resolve";
import { SerialQueue } from "./serial-queue";

/** How long the pack may take to start, and to answer one call. */
const START_MS = 60_000;
const CALL_MS = 300_000;

export interface PackOptions {
  /** The folder that holds PulumiPolicy.yaml. */
  directory: string;
  project: string;
  /** The first stack that is judged; a pack tells several apart by their URNs. */
  stack: string;
  dryRun: boolean;
  /** Aborts the start. */
  signal?: AbortSignal;
}

/** A running policy pack: the same process, and the same protocol, as under the Pulumi CLI. */
export class Pack {
  /** One call after the other, as the engine makes them: a policy may keep state between its calls. */
  private readonly queue = new SerialQueue();
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
    // The CLI gives the engine's address before the program; the runner discards it.
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
      const config = configOf(policy);
      request.getPolicyconfigMap().set(policy.name, configMessage(config));
      this.remediates ||= config.level === "remediate";
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
      this.client.remediate(resourceRequest(resource), new grpc.Metadata(), options, done),
    );
    return response.getRemediationsList().map(remediationOf);
  }

  /** What resource policies say. */
  async analyze(resource: JudgedResource): Promise<Diagnostic[]> {
    const response = await this.call<messages.AnalyzeResponse>((options, done) =>
      this.client.analyze(resourceRequest(resource), new grpc.Metadata(), options, done),
    );
    return response.getDiagnosticsList().map((d) => diagnosticOf(d, resource.urn));
  }

  /** What stack policies say. */
  async analyzeStack(resources: readonly JudgedResource[]): Promise<Diagnostic[]> {
    const request = new messages.AnalyzeStackRequest();
    request.setResourcesList(resources.map(stackResource));
    const response = await this.call<messages.AnalyzeResponse>((options, done) =>
      this.client.analyzeStack(request, new grpc.Metadata(), options, done),
    );
    return response.getDiagnosticsList().map((d) => diagnosticOf(d, ""));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.child.stop();
  }

  private call<Response>(start: Start<Response>): Promise<Response> {
    return this.queue.run(() => call(this.child, start));
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
