import type { Paint } from "./colours";
import type { Severity } from "./finding";

/** How a report is shown. */
export interface View {
  paint: Paint;
  /** Columns of the terminal. */
  width: number;
  /** A path in the repository as it is shown: from the current folder. As it is, where that is absent. */
  pathOf?: (file: string) => string;
  /** The summary alone, or with everything: the whole fixes, and advice as what blocks. */
  detail?: "quiet" | "verbose" | undefined;
  /** Findings that are milder are counted, and not shown. */
  severity?: Severity | undefined;
}
