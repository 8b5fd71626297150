// The Kubernetes service accounts that a program registers, and whose identity each is bound to.

import type { types } from "@pulumi/kubernetes";
import type { ServiceAccount } from "@pulumi/kubernetes/core/v1";
import {
  all,
  type Input,
  log,
  Output,
  output,
  type ProviderResource,
  type Resource,
  type ResourceTransformationArgs,
  runtime,
} from "@pulumi/pulumi";
import { SERVICE_ACCOUNT_ANNOTATION } from "../../gke/workload-identity";
import { VERIFICATION_LABEL } from "../../verifier/contract";
import { earlierResources } from "./earlier-resources";
import { isPlain } from "./gate";
import { resourcesOf } from "./made-of";
import { type Binding, WorkloadBindings } from "./workload-bindings";

type Metadata = types.input.meta.v1.ObjectMeta;

/** A service account of the program, once it is there for the SDK. */
export interface DeclaredAccount {
  readonly resource: ServiceAccount;
  /** Pulumi's name of it. */
  readonly name: string;
  readonly namespace: Input<string>;
  readonly serviceAccount: Input<string>;
  /** Of its annotation; undefined where it has none, and roles are granted to its own principal. */
  readonly account: Input<string> | undefined;
  /** The provider that it was given, or has from its parent. */
  readonly provider: ProviderResource | undefined;
  /** What that provider's kubeconfig is made of, the cluster among it; empty where it is given as a text or promised by something else. */
  readonly madeOf: ReadonlySet<Resource>;
}

const SERVICE_ACCOUNT = "kubernetes:core/v1:ServiceAccount";
const PROVIDER = "pulumi:providers:kubernetes";

/** Collects them from its construction on; a listener gets those before it, too. */
class DeclaredAccounts {
  private readonly found: DeclaredAccount[] = [];
  private readonly listeners: ((account: DeclaredAccount) => void)[] = [];
  private readonly bindings = new WorkloadBindings();
  private readonly kubeconfigs = new WeakMap<Resource, ReadonlySet<Resource>>();

  constructor(stack: Resource | undefined) {
    for (const { __name: name, ...made } of earlierResources(stack, SERVICE_ACCOUNT)) {
      (made as unknown as ServiceAccount).metadata?.apply(({ annotations = {}, labels = {} }) => {
        if (annotations[SERVICE_ACCOUNT_ANNOTATION] !== undefined && labels[VERIFICATION_LABEL] === undefined)
          warn(name, "is created before the verification");
      });
    }
    runtime.registerStackTransformation((registration) => {
      const { type, opts, resource } = registration;
      // What is only read belongs to another program.
      if (opts.urn !== undefined || ("id" in opts && opts.id !== undefined)) return undefined;
      // By then the resource has its provider and its outputs.
      const { kubeconfig } = registration.props as { kubeconfig?: unknown };
      if (type === PROVIDER && Output.isInstance(kubeconfig))
        this.kubeconfigs.set(resource, resourcesOf(kubeconfig));
      else if (type === SERVICE_ACCOUNT) queueMicrotask(() => this.see(registration));
      else if (type.startsWith("gcp:")) this.bindings.take(registration);
      return undefined;
    });
  }

  listen(listener: (account: DeclaredAccount) => void): void {
    this.listeners.push(listener);
    for (const account of this.found) listener(account);
  }

  private see({ name, props, resource }: ResourceTransformationArgs): void {
    const made = resource as ServiceAccount & { readonly __prov?: ProviderResource };
    const given: Input<Metadata> = (props as { metadata?: Input<Metadata> }).metadata ?? {};
    const metadata: Metadata = isPlain(given) ? given : {};
    const namespace = partOf(metadata.namespace, made.metadata.namespace);
    const serviceAccount = partOf(metadata.name, made.metadata.name);
    const add = (account: Binding): void => {
      const { __prov: provider } = made;
      const madeOf = (provider && this.kubeconfigs.get(provider)) ?? new Set();
      const found = { resource: made, name, namespace, serviceAccount, account, provider, madeOf };
      this.found.push(found);
      for (const listener of this.listeners) listener(found);
    };
    const { annotations = {} } = metadata;
    if (isPlain(given) && isPlain(annotations)) {
      const account = annotations[SERVICE_ACCOUNT_ANNOTATION];
      if (account !== undefined) {
        add(account as Input<string>);
        return;
      }
    }
    // One whose annotations are promised is judged once they are known; one without waits for a binding.
    all([output(given), namespace, serviceAccount]).apply(([known, space, account]) => {
      const annotated = known?.annotations?.[SERVICE_ACCOUNT_ANNOTATION];
      if (annotated === undefined) this.bindings.when(`${space}/${account}`, add);
      else add(annotated);
    });
  }
}

/** Warns of an account that is declared, and not verified. */
export const warn = (name: string, because: string): void =>
  void log.warn(
    `The Kubernetes service account "${name}" ${because}, so its identity is not verified. Name it in the option workloads of its cluster's verification.`,
  );

/** A part of the metadata that is given, or that the cluster fills in. */
const partOf = (given: Input<string | undefined> | undefined, filled: Output<string>): Input<string> =>
  given === undefined ? filled : (given as Input<string>);

const collectors = new WeakMap<Resource, DeclaredAccounts>();

/** The service accounts of the program that runs, from the first call on. */
export function declaredAccounts(): DeclaredAccounts {
  const stack = runtime.getStackResource();
  const existing = stack && collectors.get(stack);
  const collector = existing ?? new DeclaredAccounts(stack);
  if (stack) collectors.set(stack, collector);
  return collector;
}
