import type { MemberFault } from "../../../../gke/member-faults";
import type { StackResource } from "../../../stack";
import type { IamGrant } from "../../gcp/iam/iam-bindings";
import type { Mismatch } from "./workload-identity";

/**
 * Whether the stack lets a Kubernetes service account act as an IAM service account, and if not, why. A `setter` sets all members of
 * the role on the account, and would remove what another grant adds.
 */
export type Binding =
  | { readonly kind: "bound" }
  /** `by` sets all members of the role, and leaves out the account that `grant` adds; `isMutual` where `grant` would do the same. */
  | {
      readonly kind: "overruled";
      readonly by: IamGrant;
      readonly grant: IamGrant;
      readonly isMutual: boolean;
    }
  /** `grant` is for another, which differs in `mismatch`; in a name that Pulumi made up for `autonamed`, if that is there. */
  | {
      readonly kind: "other";
      readonly grant: IamGrant;
      readonly mismatch: Mismatch;
      readonly autonamed?: StackResource | undefined;
      readonly setter?: IamGrant | undefined;
    }
  /** The condition of `grant` is false, or its time is over. */
  | { readonly kind: "over"; readonly grant: IamGrant }
  /** `grant` names the IAM service account in a way that the provider refuses. */
  | { readonly kind: "refused"; readonly grant: IamGrant }
  /** A member of `grant` is invalid. */
  | { readonly kind: "invalid"; readonly grant: IamGrant; readonly fault: MemberFault }
  /** No grant is for it; `otherRole` grants it a role that does not let it act as the account. */
  | { readonly kind: "none"; readonly otherRole?: OtherRole; readonly setter?: IamGrant | undefined };

/** A role that lets nobody act as the account. */
export interface OtherRole {
  readonly grant: IamGrant;
  /** Undefined where it is not known, as of a custom role of the stack. */
  readonly role: string | undefined;
}
