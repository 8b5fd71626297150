// The parts of a dashboard of Cloud Monitoring, as its JSON has them.
// Source: https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards, checked 2026-11-25

/** One widget; its second property says which. */
export interface Widget {
  readonly title: string;
  readonly xyChart?: object;
  readonly scorecard?: object;
  readonly logsPanel?: object;
  readonly incidentList?: object;
  readonly text?: object;
}

/** Lines over time, each of a PromQL query. */
export const chart = (title: string, lines: Readonly<Record<string, string>>): Widget => ({
  title,
  xyChart: {
    dataSets: Object.entries(lines).map(([legendTemplate, prometheusQuery]) => ({
      timeSeriesQuery: { prometheusQuery },
      plotType: "LINE",
      legendTemplate,
    })),
    yAxis: { scale: "LINEAR" },
  },
});

/** The newest value of a PromQL query, red from a value on. */
export const scorecard = (title: string, prometheusQuery: string, redFrom?: number): Widget => ({
  title,
  scorecard: {
    timeSeriesQuery: { prometheusQuery },
    sparkChartView: { sparkChartType: "SPARK_LINE" },
    ...(redFrom !== undefined && {
      thresholds: [{ value: redFrom, color: "RED", direction: "ABOVE" }],
    }),
  },
});

/** The newest log entries that a filter takes. */
export const logs = (title: string, project: string, filter: string): Widget => ({
  title,
  logsPanel: { filter, resourceNames: [`projects/${project}`] },
});

/** The incidents of some alert policies: `alertPolicies/ID` each. */
export const incidents = (title: string, policyNames: readonly string[]): Widget => ({
  title,
  incidentList: { policyNames },
});

/** The width of a dashboard. */
const COLUMNS = 48;

/** Widgets beside one another, of the same width. */
export interface Row {
  readonly height: number;
  readonly widgets: readonly Widget[];
}

/** Rows below one another. A position of zero is left out, as Cloud Monitoring gives it back. */
export function mosaic(rows: readonly Row[]): object {
  let y = 0;
  const tiles = rows.flatMap(({ height, widgets }) => {
    const width = COLUMNS / widgets.length;
    const top = y;
    y += height;
    return widgets.map((widget, index) => ({
      ...(index > 0 && { xPos: index * width }),
      ...(top > 0 && { yPos: top }),
      width,
      height,
      widget,
    }));
  });
  return { columns: COLUMNS, tiles };
}

/**
 * Marks on all charts where GKE changed the cluster or its node pools, upgrades among it.
 * Source: https://monitoring.googleapis.com/$discovery/rest?version=v1 (EventAnnotation.eventType), checked 2026-11-25
 */
export const upgradeMarks = (project: string, cluster: string): object => ({
  defaultResourceNames: [`projects/${project}`],
  eventAnnotations: ["GKE_CLUSTER_UPDATE", "GKE_NODE_POOL_UPDATE"].map((eventType) => ({
    eventType,
    enabled: true,
    filter: `resource.labels.cluster_name=${JSON.stringify(cluster)}`,
  })),
});
