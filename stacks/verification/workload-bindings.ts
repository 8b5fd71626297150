import { all, type Input, Output, output, type ResourceTransformationArgs } from "@pulumi/pulumi";
import { parseMember, parsePrincipal, WORKLOAD_IDENTITY_USER_ROLE } from "../../gke/workload-identity";
import type { Created } from "./earlier-resources";
import { resourcesOf } from "./made-of";

/** The e-mail address of the account that a Kubernetes service account may act as; undefined: roles are granted to its own principal. */
export type Binding = Input<string> | undefined;

/** The arguments of IAMMember and IAMBinding resources, as far as they are of interest. */
interface Grant {
  readonly member?: Input<string>;
  readonly members?: Input<Input<string>[]>;
  readonly role?: Input<string>;
  readonly serviceAccountId?: Input<string>;
}

/** Of an account's full name, `projects/PROJECT/serviceAccounts/EMAIL`, or its e-mail address itself. */
const emailIn = (id: string): string => id.slice(id.lastIndexOf("/") + 1);

const SERVICE_IDENTITY = "gcp:projects/serviceIdentity:ServiceIdentity";

/** Whether a member is made of a Google service's own account, which no workload has. */
const isOfServiceAgent = (member: Input<string> | undefined): boolean =>
  Output.isInstance(member) &&
  [...resourcesOf(member)].some((source) => (source as Created).__pulumiType === SERVICE_IDENTITY);

/** What a program's grants say of Kubernetes service accounts, as far as it is known. */
export class WorkloadBindings {
  /** By namespace and name. */
  private readonly bindings = new Map<string, Binding>();
  /** Several clusters may have one of the same name. */
  private readonly waiting = new Map<string, ((binding: Binding) => void)[]>();

  /** Calls back once, with what a service account is bound to, as soon as something is granted to it. */
  when(key: string, onBinding: (binding: Binding) => void): void {
    if (this.bindings.has(key)) onBinding(this.bindings.get(key));
    else this.waiting.set(key, [...(this.waiting.get(key) ?? []), onBinding]);
  }

  /** Takes note of grants to workloads' principals, and of accounts that workloads may act as. */
  take({ props }: ResourceTransformationArgs): void {
    const { member, members, role, serviceAccountId } = props as Grant;
    if ((member === undefined && members === undefined) || isOfServiceAgent(member)) return;
    // The account is not waited for: its full name is not known before it is created.
    all([output(member), output(members), output(role)]).apply(([one, several, granted]) => {
      for (const text of [one, ...(several ?? [])]) {
        if (typeof text !== "string") continue;
        const principal = parsePrincipal(text);
        if (principal?.kind === "serviceAccount") this.note(principal, undefined);
        const workload = parseMember(text);
        if (workload && granted === WORKLOAD_IDENTITY_USER_ROLE && serviceAccountId !== undefined)
          this.note(workload, output(serviceAccountId).apply(emailIn));
      }
    });
  }

  private note(
    { namespace, serviceAccount }: { namespace: string; serviceAccount: string },
    to: Binding,
  ): void {
    const key = `${namespace}/${serviceAccount}`;
    // An account to act as is said once; a principal may have many roles.
    if (this.bindings.get(key) === undefined) this.bindings.set(key, to);
    const waiting = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    for (const onBinding of waiting) onBinding(to);
  }
}
