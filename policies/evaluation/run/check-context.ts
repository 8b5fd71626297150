import { CLUSTER, type Inputs, type ResourceType } from "../../resource-types";
import type { Context, Finding, Voice } from "../../rule";
import { currentName, isFormerName } from "../../settings/former-names";
import type { Declaration, StackIndex, StackResource } from "../../stack";
import { isProductionCluster, type RunConfig } from "../run-config";
import { Undecided } from "../unknown";
import { isExempt } from "./exemptions";

/** A resource as part of the whole stack. */
export interface StackView {
  index: StackIndex;
  resource: StackResource;
}

/**
 * Thrown when a check reads the stack while only one resource is known. A single value rather than an Error, as nobody reads its stack
 * trace.
 */
export const NEEDS_STACK = Symbol("needs the stack");

/** What a check may look at besides its resource's inputs. */
export class CheckContext implements Context {
  /** Properties whose items could not be judged; `each` goes on after them. */
  readonly undecided = new Set<string>();

  constructor(
    private readonly config: RunConfig,
    private readonly declaration: Declaration,
    private readonly view: StackView | undefined,
  ) {}

  get resource() {
    const { urn, name, type, opts } = this.declaration;
    return { urn, name, type: type as ResourceType, ignoreChanges: opts.ignoreChanges ?? [] };
  }
  get inputs() {
    return this.declaration.inputs as unknown as Context["inputs"];
  }
  get settings() {
    return this.config.settings;
  }
  get now() {
    return this.config.now;
  }
  get stackName() {
    return this.config.stackName;
  }
  get stackTags() {
    return this.config.stackTags;
  }
  get providerInputs() {
    return this.declaration.providerInputs;
  }
  get stack(): StackIndex {
    return this.stackView.index;
  }
  get self(): Context["self"] {
    return this.stackView.resource;
  }
  get observed(): Context["observed"] {
    return this.stackView.resource.observed;
  }
  private get stackView(): StackView {
    if (!this.view) throw NEEDS_STACK;
    return this.view;
  }

  get isProduction(): boolean {
    const cluster =
      this.declaration.type === CLUSTER
        ? (this.declaration.inputs as Inputs[typeof CLUSTER])
        : this.stack.clusterOf(this.self)?.inputs;
    return this.isProductionCluster(cluster ?? {});
  }
  isProductionCluster(cluster: Parameters<Context["isProductionCluster"]>[0]): boolean {
    return isProductionCluster(this.config, cluster);
  }
  get levelByEnvironment() {
    return this.isProduction ? undefined : "advisory";
  }

  voiceOf(rule: string, of: { urn: string; name: string } = this.declaration): Voice {
    const { settings } = this.config;
    const isOff =
      this.config.isDisabled(currentName(rule)) ||
      (isFormerName(rule) && settings.formerLevels[rule] === "disabled");
    if (isOff) return "disabled";
    const names = new Set([rule, currentName(rule)]);
    return [...names].some((name) => isExempt(this.config, name, of)) ? "exempt" : "speaks";
  }

  *each<I>(
    items: readonly I[] | undefined,
    check: (item: I, index: number) => Iterable<Finding>,
  ): Iterable<Finding> {
    for (let i = 0; i < (items?.length ?? 0); i++) {
      // A null item counts as absent.
      if (!(i in (items as readonly I[]))) continue;
      try {
        yield* check((items as readonly I[])[i] as I, i);
      } catch (error) {
        if (!(error instanceof Undecided)) throw error;
        this.undecided.add(error.seenFrom(this.declaration.urn));
      }
    }
  }
}
