import type { Paint } from "./colours";
import type { Severity } from "./finding";

/** How a report is shown. */
export interface View {
  paint: Paint;
  /** Columns of the terminal. */
  width: number;
  /** The summary alone, or with everything: the whole fixes, and advice as what blocks. */
  detail?: "quiet" | "verbose" | undefined;
  /** Findings that are milder are counted, and not shown. */
  severity?: Severity | undefined;
}
