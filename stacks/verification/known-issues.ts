// From the known issues to what the verification reads of them: those that the Kubernetes API and the cluster's own properties decide.

import { type Input, output, type Resource } from "@pulumi/pulumi";
import { type Conditions, fits, propertyAt } from "../../gke/conditions";
import { type Affected, KNOWN_ISSUES, type KnownIssue, partOf } from "../../gke/known-issues";
import { OS_IMAGES } from "../../gke/nodes";
import type { NodeIssue, NodeIssueWay } from "../../verifier/known-issues";
import { rangesWithout } from "./version-ranges";

/** The properties of a node pool that its nodes tell. */
const IMAGE_TYPE = "nodeConfig.imageType";
const MACHINE_TYPE = "nodeConfig.machineType";

/**
 * Whether the verification can decide an issue. Boundaries have a fault of their own, people judge what no property tells, a cluster that runs it exists, and the
 * verification's own NetworkPolicy spares the cluster where one is enough.
 */
const isDecidable = ({ affected, atCreation, onlyIf, unlessOnCluster }: KnownIssue): boolean =>
  onlyIf === undefined &&
  atCreation !== true &&
  unlessOnCluster === undefined &&
  affected.every(({ pool = {} }) => {
    const { [IMAGE_TYPE]: _, [MACHINE_TYPE]: machines = [], ...others } = pool;
    const areTexts = machines.every((type) => typeof type === "string");
    return Object.keys(others).length === 0 && areTexts && !systemsOf(pool)?.includes(undefined);
  });

/** The decidable ones of the built-in issues and of others, without their boundaries. */
export const decidableIssues = (others: readonly KnownIssue[]): readonly KnownIssue[] =>
  [...KNOWN_ISSUES, ...others].flatMap((issue) => {
    const part = partOf(issue, "versions");
    return part !== undefined && isDecidable(part) ? [part] : [];
  });

/** Issues as `cluster` mode reads them. */
export const nodeIssues = (issues: readonly KnownIssue[]): readonly NodeIssue[] =>
  issues.map((issue) => ({ id: issue.id, text: textOf(issue), ways: issue.affected.map(wayOf(issue)) }));

/** The properties of a cluster's resource of which issues ask something. */
export function askedOfCluster(issues: readonly KnownIssue[]): readonly string[] {
  const paths = issues.flatMap(({ cluster: any = [] }) => any.flatMap((each) => Object.keys(each)));
  return [...new Set(paths.map((path) => path.split(".")[0] ?? path))];
}

/** The ids of the issues whose conditions the cluster meets, as far as its resource has the properties. */
export function concerning(issues: readonly KnownIssue[], cluster: Resource): Input<string> {
  const known = Object.fromEntries(askedOfCluster(issues).map((name) => [name, propertyAt(cluster, name)]));
  return output(known).apply((properties) =>
    issues
      .filter(({ cluster: any = [{}] }) => any.some((conditions) => meets(conditions, properties)))
      .map(({ id }) => id)
      .join(","),
  );
}

const meets = (conditions: Conditions, properties: object): boolean =>
  Object.entries(conditions).every(([path, values]) =>
    values.some((wanted) => fits(wanted, propertyAt(properties, path) ?? undefined)),
  );

function textOf({ component, symptom, workaround, fixedIn, fixedOn }: KnownIssue): string {
  const side = fixedOn === "controlPlane" ? "control plane" : "nodes";
  return [
    `${component}: ${symptom}`,
    ...(fixedIn.length > 0 ? [`fixed on the ${side} in ${fixedIn.join(", ")}`] : []),
    ...(workaround === undefined ? [] : [`workaround: ${workaround}`]),
  ].join("; ");
}

const wayOf =
  ({ exceptControlPlane = [] }: KnownIssue) =>
  ({ controlPlane, nodes, pool = {} }: Affected): NodeIssueWay => {
    const os = systemsOf(pool);
    const machine = pool[MACHINE_TYPE];
    const isOfControlPlane = !nodes && !os && !machine;
    return {
      ...(controlPlane && { controlPlane: rangesWithout(controlPlane, exceptControlPlane) }),
      ...(nodes && { nodes: rangesWithout(nodes, []) }),
      ...(isOfControlPlane && { nodes: [] }),
      ...(os && { os: textsOf(os) }),
      ...(machine && { machine: textsOf(machine) }),
    };
  };

/** The operating systems of a pool's image types; undefined where one is of none that is known. */
const systemsOf = (pool: Conditions): readonly (string | undefined)[] | undefined =>
  pool[IMAGE_TYPE]?.map(
    // Without a type, GKE takes Container-Optimized OS.
    (type) =>
      Object.entries(OS_IMAGES).find(([prefix]) =>
        String(type ?? "cos")
          .toLowerCase()
          .startsWith(prefix),
      )?.[1],
  );

const textsOf = (values: readonly unknown[]): readonly string[] => [
  ...new Set(values.filter((value) => typeof value === "string")),
];
