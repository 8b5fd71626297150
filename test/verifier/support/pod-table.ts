/** What the table is made of, of each Pod. */
export interface TabledPod {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly nodeName?: string; readonly containers?: readonly object[] };
  readonly status?: PodStatus;
}

export interface PodStatus {
  readonly phase?: string;
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
}

interface ContainerStatus {
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: State;
  readonly lastState?: State;
}

interface State {
  readonly running?: object;
  readonly waiting?: { readonly reason: string };
  readonly terminated?: { readonly reason?: string; readonly exitCode?: number };
}

const COLUMNS = ["Name", "Ready", "Status", "Restarts", "Age", "IP", "Node"] as const;

/** A row's cells by the names of their columns. */
export type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** A table, as far as it is read. */
export interface Table {
  readonly columnDefinitions: readonly { readonly name: string }[];
  readonly rows: readonly { readonly cells: readonly string[] }[];
}

/**
 * The table that the API server makes of Pods without sidecars, as far as the verifier may look at it; the cluster suite compares it with
 * the real one. Ages are made up.
 */
export function podTable(pods: readonly TabledPod[]): Table {
  const rows = pods.map((pod) => {
    const row = rowOf(pod);
    return { cells: COLUMNS.map((column) => row[column]) };
  });
  return { columnDefinitions: COLUMNS.map((name) => ({ name })), rows };
}

function rowOf({ metadata, spec, status }: TabledPod): Row {
  const { phase = "Pending", containerStatuses = [], initContainerStatuses = [] } = status ?? {};
  const isReady = ({ ready, state }: ContainerStatus) => ready === true && state?.running !== undefined;
  // Init containers count until they are done; after that, not even their restarts do.
  const undone = initContainerStatuses.findIndex(({ state }) => state?.terminated?.exitCode !== 0);
  const told = undone >= 0 ? initContainerStatuses.slice(0, undone + 1) : containerStatuses;
  const reasonOf = ({ state }: ContainerStatus) => state?.waiting?.reason ?? state?.terminated?.reason;
  const reason =
    undone >= 0
      ? `Init:${reasonOf(initContainerStatuses[undone] ?? {})}`
      : // The first container that has one gives its reason for all.
        containerStatuses.map(reasonOf).find(Boolean);
  const restarts = told.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
  const isDated = restarts > 0 && told.some(({ lastState }) => lastState?.terminated !== undefined);
  const ready = undone >= 0 ? 0 : containerStatuses.filter(isReady).length;
  return {
    Name: metadata.name,
    Ready: `${ready}/${spec?.containers?.length ?? 0}`,
    Status: reason ?? phase,
    Restarts: `${restarts}${isDated ? " (2m ago)" : ""}`,
    Age: "5m",
    IP: "<none>",
    Node: spec?.nodeName ?? "<none>",
  };
}

const ended = (minutesAgo: number) => ({
  terminated: {
    exitCode: 1,
    reason: "Error",
    finishedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+/, ""),
  },
});
const looping = { waiting: { reason: "CrashLoopBackOff" } };
const running = { running: {} };
const done = { terminated: { exitCode: 0, reason: "Completed" } };
const status = (name: string, ready: boolean, restartCount: number, state: State) => ({
  name,
  ready,
  restartCount,
  state,
  ...(restartCount > 0 && { lastState: ended(2) }),
  image: "example.com/image",
  imageID: "",
});

/** The containers and status of Pods that restart, or do not, by name; all of them have the containers `a` and `b`. */
export const POD_STATES: Readonly<Record<string, PodStatus>> = {
  healthy: {
    phase: "Running",
    containerStatuses: [status("a", true, 1, running), status("b", true, 0, running)],
  },
  "restarts-often": {
    phase: "Running",
    containerStatuses: [status("a", true, 7, running), status("b", true, 0, running)],
  },
  "restarts-in-sum": {
    phase: "Running",
    containerStatuses: [status("a", true, 4, running), status("b", true, 4, running)],
  },
  loops: {
    phase: "Running",
    containerStatuses: [status("a", true, 0, running), status("b", false, 3, looping)],
  },
  "loops-behind-another": {
    phase: "Pending",
    containerStatuses: [
      status("a", false, 0, { waiting: { reason: "ImagePullBackOff" } }),
      status("b", false, 3, looping),
    ],
  },
  "loops-at-first": {
    phase: "Pending",
    initContainerStatuses: [status("init", false, 6, looping)],
    containerStatuses: [
      status("a", false, 0, { waiting: { reason: "PodInitializing" } }),
      status("b", false, 0, { waiting: { reason: "PodInitializing" } }),
    ],
  },
  "looped-at-first": {
    phase: "Running",
    initContainerStatuses: [status("init", true, 6, done)],
    containerStatuses: [status("a", true, 0, running), status("b", true, 0, running)],
  },
  pending: { phase: "Pending" },
};
