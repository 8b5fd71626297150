import { HELM_RELEASE, isCommand } from "../resource-types";
import type { Settings } from "../settings";
import { joinedAlike } from "./alike-texts";
import { format } from "./message";
import type { Report } from "./report";
import { changesClusters, grantsRoles, isTextUnknown } from "./unseen-commands";
import {
  isForController,
  isGrantOfController,
  isGrantOfModule,
  isObjectList,
  isOfOtherProvider,
  syncsObjects,
} from "./unseen-kinds";
import { makesNodes } from "./unseen-nodes";
import { isOffCloud } from "./unseen-off-cloud";
import { changesOther } from "./unseen-patches";
import { makesPods } from "./unseen-pods";
import { isClusterPolicy, isEnginePolicy } from "./unseen-policies";

/** The property under which the policy `settings` reports what was not looked into; also the setting that decides whether that blocks. */
export const UNSEEN = "unseen";

/** Where it is explained. */
export const UNSEEN_PAGE = "docs/not-looked-into.md";

interface MaybeUnseen {
  readonly type: string;
  readonly name: string;
  /** Name of a Helm release's chart, where it is known and may be shown. */
  readonly chart?: string | undefined;
  /** The properties, with undefined for what is not known; read only where they matter. */
  known(): Readonly<Record<string, unknown>>;
  /** Whether the stack has something of GKE or Kubernetes. */
  readonly isBesideClusters: boolean;
}

/**
 * For a resource that may hold GKE or Kubernetes configuration and into which no rule looks: a text that continues "The stack …". Undefined
 * for all others.
 */
export function unseenText(resource: MaybeUnseen): string | undefined {
  const { type, name, chart } = resource;
  const quoted = JSON.stringify(name);
  if (type === HELM_RELEASE) {
    const ofChart = chart === undefined ? "" : ` of the chart ${JSON.stringify(chart)}`;
    return `has the Helm release ${quoted}${ofChart}, which Helm renders: its objects are not looked into`;
  }
  if (isOfOtherProvider(type))
    return `has ${type} ${quoted}, whose provider the rules do not know: it is not looked into`;
  if (isOffCloud(type)) return `has ${type} ${quoted}, which is not in Google Cloud: it is not looked into`;
  if (isObjectList(type))
    return `has ${type} ${quoted}, a list, of which Pulumi's provider creates nothing: its items are not looked into`;
  if (changesOther(type, () => resource.known()))
    return `has ${type} ${quoted}, which changes an object that something else makes: what it changes is not looked into`;
  if (isForController(type))
    return `has ${type} ${quoted}, from which a controller creates clusters, node pools or objects: they are not looked into`;
  if (makesNodes(type))
    return `has ${type} ${quoted}, by which another service makes nodes of a GKE cluster: they are not looked into`;
  if (isEnginePolicy(type))
    return `has ${type} ${quoted}, by which a policy engine may refuse or change objects: whether it spares what an upgrade needs is not looked into`;
  if (makesPods(type, () => resource.known()))
    return `has ${type} ${quoted}, from which a controller makes Pods: they are not looked into`;
  if (isGrantOfController(type))
    return `has ${type} ${quoted}, by which a controller grants roles: they are not looked into`;
  if (syncsObjects(type, () => resource.known()))
    return `has ${type} ${quoted}, by which Config Sync applies objects from a repository: they are not looked into`;
  if (isClusterPolicy(type))
    return `has ${type} ${quoted}: whether it cuts Pods off from DNS or the metadata server is not looked into`;
  if (isGrantOfModule(type))
    return `has ${type} ${quoted}, by which a Terraform module grants roles: they are not looked into`;
  if (!isCommand(type)) return undefined;
  const known = resource.known();
  if (changesClusters(known))
    return `has ${type} ${quoted}, which changes a cluster by a command: what it does is not looked into`;
  if (grantsRoles(known))
    return `has ${type} ${quoted}, which grants roles by a command: they are not looked into`;
  if (resource.isBesideClusters && isTextUnknown(known))
    return `has ${type} ${quoted}, which runs a command that is not known before the update: what it does is not looked into`;
  return undefined;
}

/** The level of a report on what was not looked into; undefined where it blocks. */
export const levelOfUnseen = (unseen: Settings["unseen"]): "advisory" | undefined =>
  unseen === "mandatory" ? undefined : "advisory";

/** One report for the stack on what was not looked into; none where there is nothing. */
export function unseenReports(
  texts: readonly string[],
  level: Settings["unseen"],
  stackUrn: string,
): Report[] {
  if (texts.length === 0) return [];
  const message = format({
    status: "violation",
    property: UNSEEN,
    problem: `the stack ${joinedAlike(texts).join("; it ")}`,
    fix: 'Check yourself what it creates, or declare it with @pulumi/gcp and @pulumi/kubernetes. The setting unseen says whether this blocks ("mandatory") or not ("advisory").',
    page: UNSEEN_PAGE,
  });
  return [{ urn: stackUrn, level: levelOfUnseen(level), message }];
}
