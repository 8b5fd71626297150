import { isDefaultNodeAccount } from "../../../gke/service-accounts";
import { type Reading, read, type Source } from "../../evaluation/reading";
import { isValueUnknown } from "../../evaluation/source-of-value";
import { Undecided } from "../../evaluation/unknown";
import { SERVICE_ACCOUNT } from "../../resource-types";
import type { Context } from "../../rule";

/** The resource that stands for a project's default service accounts: what comes from it is one of them. */
const DEFAULT_ACCOUNTS = "gcp:projects/defaultServiceAccounts:DefaultServiceAccounts";

/** The name of every property that names the service account of nodes. */
export const ACCOUNT_KEY = "serviceAccount";

/** A place that names the service account of nodes. */
export interface AccountPlace<P> {
  readonly source: Source<P>;
  of(properties: Partial<P>): string | undefined;
  /** The resource's own property in which it lies, such as "nodeConfig". */
  readonly property: string;
}

/** The address that is given there; undefined also for an empty one. */
export const readAccount = <P>({ source, of }: AccountPlace<P>): Reading<string> | undefined =>
  read(source, (properties) => of(properties) || undefined);

/**
 * Whether the nodes run as the Compute Engine default service account. An address that is known once the account exists is another one where
 * it comes from an account of the stack.
 * @throws Undecided for an address that is not known and comes from elsewhere.
 */
export function runsAsDefaultAccount<P>(place: AccountPlace<P>, { self, stack }: Context): boolean {
  try {
    return isDefaultNodeAccount(readAccount(place)?.value ?? "");
  } catch (error) {
    if (!(error instanceof Undecided) || !isValueUnknown(error, [ACCOUNT_KEY])) throw error;
    const sources = stack.sourcesOf(self, place.property).map(({ type }): string => type);
    if (sources.includes(DEFAULT_ACCOUNTS)) return true;
    if (sources.includes(SERVICE_ACCOUNT)) return false;
    throw error;
  }
}
