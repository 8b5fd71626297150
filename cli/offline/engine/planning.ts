import { currentType } from "../../../policies/resource-types";
import type { Notes } from "../../messages/notes";
import { RELEASE } from "../manifests/chart-objects";
import type { ProgramSecrets } from "../masking/program-secrets";
import type { JudgedResource, Remediation } from "../protocol/analysis";
import type { Plain } from "../protocol/messages";
import { hasUnknown, secret } from "../protocol/values";
import type { Providers } from "../providers";
import type { Subject } from "../providers/subject";
import type { Registered, Registry } from "./registry";

/** Judges the resources that a program registers. */
export interface Judge {
  /** Changes a resource's inputs before it is created. The program waits for it. */
  remediate(resource: JudgedResource): Promise<readonly Remediation[]>;
  /** Called for each resource, in the order in which they are registered. */
  analyze(resource: JudgedResource): void;
}

export interface PlanningOptions {
  providers: Providers;
  judge: Judge;
  /** Collects the values that the program makes secret; absent where that is not needed. */
  secrets?: ProgramSecrets;
  onResource?: () => void;
}

/** A resource, as providers see it. */
export const subjectOf = ({ urn, type, name, provider }: Registered): Subject => ({
  urn,
  type: currentType(type),
  name,
  provider: provider?.inputs ?? {},
});

/** Judges resources, and plans what their providers would make of them. */
export class Planning {
  constructor(
    private readonly options: PlanningOptions,
    private readonly registry: Registry,
    private readonly notes: Notes,
  ) {}

  /** Lets the resource be judged, plans its outputs, and registers it. */
  async add(resource: Registered): Promise<void> {
    const { type, name } = resource;
    const subject = subjectOf(resource);
    const { registry, notes } = this;
    const { providers, judge, onResource } = this.options;
    for (const key of providers.unknownKeys(subject, resource.inputs))
      notes.add("other", `has ${type} "${name}" with ${key}`);
    if (resource.isPending && !isUncalled(resource))
      resource.inputs = providers.check(subject, resource.inputs);
    // Pulumi cannot remediate what a release installs.
    const isInstalled = registry.find(resource.parent)?.type === RELEASE;
    for (const { policy, inputs, problem } of isInstalled ? [] : await judge.remediate(resource)) {
      if (inputs) {
        resource.inputs = inputs;
        notes.add("other", `is checked as if ${type} "${name}" were remediated by ${policy}`);
      } else notes.add("other", `has ${type} "${name}", which could not be remediated: ${problem}`);
    }
    judge.analyze(resource);
    let outputs = resource.inputs;
    if (resource.isPending)
      outputs = isUncalled(resource)
        ? providers.planUncalled(subject, resource.inputs)
        : providers.plan(subject, resource.inputs);
    resource.outputs = this.withSecrets(resource, outputs);
    registry.add(resource);
    onResource?.();
  }

  private withSecrets({ options }: Registered, outputs: Plain): Plain {
    const marked = { ...outputs };
    for (const key of options.additionalSecretOutputs) {
      if (!(key in marked)) continue;
      this.options.secrets?.hide(marked[key]);
      marked[key] = secret(marked[key]);
    }
    return marked;
  }
}

/** In a preview the engine never calls a provider whose own configuration is unknown. */
const isUncalled = ({ provider }: Registered): boolean =>
  provider !== undefined && hasUnknown(provider.inputs);
