import { addressForm, isDefaultNodeAccount } from "../../../../gke/service-accounts";
import { ofStack } from "../../../evaluation/of-stack";
import { type Reading, read, type Source } from "../../../evaluation/reading";
import { isValueUnknown, sourceOfValue } from "../../../evaluation/source-of-value";
import { ifKnown, Undecided } from "../../../evaluation/unknown";
import {
  CLUSTER,
  DEFAULT_SERVICE_ACCOUNTS,
  type Inputs,
  NODE_POOL,
  SERVICE_ACCOUNT,
} from "../../../resource-types";
import type { Context, Finding, Rule } from "../../../rule";
import type { StackResource } from "../../../stack";
import { type PoolCheck, poolChecks } from "../pool-checks";
import { ifProvisioning, isStandard, isThere } from "../requirements";
import { accountNamed, emailOf, isDisabledAccount } from "./iam-accounts";
import { accountsIn } from "./node-grants";

/** The name of each property that sets the service account of nodes. */
const ACCOUNT_KEY = "serviceAccount";

/** A place in a resource that sets the service account of nodes. */
export interface AccountPlace<P> {
  readonly source: Source<P>;
  of(properties: Partial<P>): string | undefined;
  /** The top-level property that contains it, such as "nodeConfig". */
  readonly property: string;
}

/** The email that is set there; undefined where it is unset or empty. */
export const readAccount = <P>({ source, of }: AccountPlace<P>): Reading<string> | undefined =>
  read(source, (properties) => of(properties) || undefined);

/** Describes a value that is not an email, as far as it is known: continues the property's path. */
export function misnamedForm<P>(place: AccountPlace<P>): string | undefined {
  const form = addressForm(ifKnown(() => readAccount(place)?.value) ?? "");
  if (form === "member") return "is an IAM member";
  return form === "resourceName" ? "is a resource name" : undefined;
}

/** The account of the stack as which the nodes run. */
export const accountOfStack = <P>(
  place: AccountPlace<P>,
  { self, stack }: Context,
): StackResource<typeof SERVICE_ACCOUNT> | undefined =>
  sourceOfValue(
    accountsIn(self, place.property, stack),
    () => readAccount(place)?.value,
    [ACCOUNT_KEY],
    emailOf,
  );

const someMayBeDisabled = ofStack(({ stack }: Context) =>
  stack.all(SERVICE_ACCOUNT).some((account) => ifKnown(() => isDisabledAccount(account)) !== false),
);

/** The account of the stack as which the nodes run, where it is disabled. */
export function disabledAccountOf<P>(
  place: AccountPlace<P>,
  context: Context,
): StackResource<typeof SERVICE_ACCOUNT> | undefined {
  // Where none may be disabled, it does not matter which one it is.
  if (!someMayBeDisabled(context)) return undefined;
  const email = () => readAccount(place)?.value;
  const account = accountNamed(context.self, place.property, email, context.stack)?.resource;
  return account && isDisabledAccount(account) ? account : undefined;
}

/** The email of the account as which the nodes run; also where it is unknown but its parts are known. */
export function addressOf<P>(place: AccountPlace<P>, context: Context): string | undefined {
  try {
    return readAccount(place)?.value;
  } catch (error) {
    const account = error instanceof Undecided ? accountOfStack(place, context) : undefined;
    const address = account && emailOf(account);
    if (address === undefined) throw error;
    return address;
  }
}

/**
 * Whether the nodes run as the Compute Engine default service account. An unknown email that comes from an account of the stack is that
 * account's, and so not the default one's.
 * @throws Undecided for an unknown email that comes from elsewhere.
 */
export function runsAsDefaultAccount<P>(place: AccountPlace<P>, { self, stack }: Context): boolean {
  try {
    return isDefaultNodeAccount(readAccount(place)?.value ?? "");
  } catch (error) {
    if (!(error instanceof Undecided) || !isValueUnknown(error, [ACCOUNT_KEY])) throw error;
    const sources = stack.sourcesOf(self, place.property).map(({ type }): string => type);
    // An email that comes from a project's default accounts is that of one of them.
    if (sources.includes(DEFAULT_SERVICE_ACCOUNTS)) return true;
    if (sources.includes(SERVICE_ACCOUNT)) return false;
    throw error;
  }
}

/** @param at the path of the place. */
type AccountCheck = <P>(at: string, place: AccountPlace<P>, context: Context) => Iterable<Finding>;

const OF_POOL = "nodeConfig.serviceAccount";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.serviceAccount";

/** Checks of each place that sets the service account of nodes: in pools, in the defaults of auto-provisioning, and in Autopilot's. */
export function accountChecks(
  ...checks: readonly AccountCheck[]
): Pick<Rule["checks"], typeof NODE_POOL | typeof CLUSTER> {
  const pools = poolChecks(
    ...checks.map(
      (check): PoolCheck =>
        function* ofPool(pool, context) {
          const at = pool.path(OF_POOL);
          const [property = ""] = at.split(/[.[]/);
          const of = ({ nodeConfig }: Partial<typeof pool.inputs>) => nodeConfig?.serviceAccount;
          for (const finding of check(at, { source: pool, of, property }, context as Context))
            if (isThere(pool, context)) yield finding;
        },
    ),
  );
  const provisioned = checks.flatMap((check) => [
    ifProvisioning((_, context) => check(PROVISIONED, provisionedPlace(context), context as Context)),
    function* autopilot(cluster: Cluster, context: Context<typeof CLUSTER>) {
      if (!isStandard(cluster)) yield* check(PROVISIONED, provisionedPlace(context), context as Context);
    },
  ]);
  return { [NODE_POOL]: pools[NODE_POOL], [CLUSTER]: [...(pools[CLUSTER] ?? []), ...provisioned] };
}

type Cluster = Inputs[typeof CLUSTER];

const provisionedPlace = (context: Context<typeof CLUSTER>): AccountPlace<Cluster> => ({
  source: context,
  of: ({ clusterAutoscaling }) => clusterAutoscaling?.autoProvisioningDefaults?.serviceAccount,
  property: "clusterAutoscaling",
});
