import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { messageOf, NotEvaluated } from "../messages/errors";
import { callHandler, type Handlers, handlersOf, type PackSource } from "./analyzer-host";
import { SerialQueue } from "./processes/serial-queue";
import type { Diagnostic, JudgedResource, Policy, PolicyConfig, Remediation } from "./protocol/analysis";
import { configMessage, diagnosticOf, policyOf, remediationOf } from "./protocol/analyzer";
import { Empty } from "./protocol/messages";
import { ResourceQuestion, StackResource } from "./protocol/resource-messages";

/** A policy pack in this process, with the same handlers and messages as under Pulumi's engine. */
export class Pack {
  /** One call after the other, as the engine does: a policy may keep state between calls. */
  private readonly queue = new SerialQueue();
  private remediates = false;

  private constructor(
    private readonly handlers: Handlers,
    readonly policies: readonly Policy[],
    private readonly observedKeys: PackSource["observedKeys"],
  ) {}

  /**
   * @param configOf returns how each policy is configured.
   * @throws NotEvaluated where the pack fails.
   */
  static async start(source: PackSource, configOf: (policy: Policy) => PolicyConfig): Promise<Pack> {
    const handlers = handlersOf(source);
    const info = await call<messages.AnalyzerInfo>(handlers, "getAnalyzerInfo", new Empty());
    const pack = new Pack(handlers, info.getPoliciesList().map(policyOf), source.observedKeys);
    await pack.configure(configOf);
    return pack;
  }

  private async configure(configOf: (policy: Policy) => PolicyConfig): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    for (const policy of this.policies) {
      const config = configOf(policy);
      request.getPolicyconfigMap().set(policy.name, configMessage(config));
      this.remediates ||= config.level === "remediate";
    }
    await this.call("configure", request);
  }

  /** Names the stack that is judged next, and says whether its resources are those of a preview. */
  async configureStack(project: string, stack: string, { isPreview }: { isPreview: boolean }): Promise<void> {
    const request = new messages.AnalyzerStackConfigureRequest();
    request.setOrganization("organization");
    request.setProject(project);
    request.setStack(stack);
    request.setDryRun(isPreview);
    await this.call("configureStack", request);
  }

  /** The changes that the pack's remediations make to a resource's inputs; none where no remediation is enabled. */
  async remediate(resource: JudgedResource): Promise<Remediation[]> {
    if (!this.remediates) return [];
    const response = await this.call<messages.RemediateResponse>("remediate", new ResourceQuestion(resource));
    return response.getRemediationsList().map(remediationOf);
  }

  /** The findings of resource policies. */
  async analyze(resource: JudgedResource): Promise<Diagnostic[]> {
    const response = await this.call<messages.AnalyzeResponse>("analyze", new ResourceQuestion(resource));
    return response.getDiagnosticsList().map((d) => diagnosticOf(d, resource.urn));
  }

  /** The findings of stack policies. */
  async analyzeStack(resources: readonly JudgedResource[]): Promise<Diagnostic[]> {
    let unreadable: unknown;
    const outputsOf = (resource: JudgedResource) => {
      try {
        return resource.outputs;
      } catch (error) {
        unreadable = error;
        throw error;
      }
    };
    const asked = resources.map((each) => new StackResource(each, outputsOf, this.observedKeys?.(each.type)));
    const request = { getResourcesList: () => asked };
    const response = await this.call<messages.AnalyzeResponse>("analyzeStack", request).catch((error) => {
      throw unreadable ?? error;
    });
    return response.getDiagnosticsList().map((d) => diagnosticOf(d, ""));
  }

  private call<Response>(name: string, request: unknown): Promise<Response> {
    return this.queue.run(() => call<Response>(this.handlers, name, request));
  }
}

async function call<Response>(handlers: Handlers, name: string, request: unknown): Promise<Response> {
  try {
    return await callHandler<Response>(handlers, name, request);
  } catch (error) {
    // After the first lines the server adds the pack's own stack trace.
    const [reason = ""] = messageOf(error).split(/\n[ \t]+at /);
    throw new NotEvaluated(`The policy pack failed: ${reason.trim()}`);
  }
}
