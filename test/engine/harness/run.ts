import type { EngineEvent } from "@pulumi/pulumi/automation";

/** A policy pack to run with: its folder, and a file for --policy-pack-config if any. */
export interface Pack {
  folder: string;
  config?: string;
}

/** What a policy reported, as the engine's event stream carries it. */
export interface Violation {
  pack: string;
  policy: string;
  level: string;
  urn: string;
  message: string;
}

/** What a remediation changed. */
export interface Remediation {
  policy: string;
  urn: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** One run of the CLI. */
export interface Run {
  code: number;
  output: string;
  violations: Violation[];
  remediations: Remediation[];
  /** The engine's steps: operation and URN. */
  steps: { op: string; urn: string }[];
}

/** Fails with the CLI's own output when a run did not end as the test needs it to go on. */
export function expectSuccess(run: Run): Run {
  if (run.code !== 0) throw new Error(`the run ended with code ${run.code}:\n${run.output}`);
  return run;
}

/** A run of which nothing is known yet. */
export function emptyRun(): Run {
  return { code: 0, output: "", violations: [], remediations: [], steps: [] };
}

/** The event stream carries remediations too; the Automation API's types leave them out. */
interface Events extends EngineEvent {
  policyRemediationEvent?: Omit<Remediation, "policy" | "urn"> & { policyName: string; resourceUrn: string };
}

/** Adds what one event of the engine says. */
export function collect(run: Run, { policyEvent, policyRemediationEvent, resourcePreEvent }: Events): void {
  if (policyEvent) {
    run.violations.push({
      pack: policyEvent.policyPackName,
      policy: policyEvent.policyName,
      level: policyEvent.enforcementLevel,
      urn: policyEvent.resourceUrn ?? "",
      message: policyEvent.message.trim(),
    });
  }
  if (policyRemediationEvent) {
    const { policyName: policy, resourceUrn: urn, before, after } = policyRemediationEvent;
    run.remediations.push({ policy, urn, before, after });
  }
  if (resourcePreEvent) {
    run.steps.push({ op: resourcePreEvent.metadata.op, urn: resourcePreEvent.metadata.urn });
  }
}
