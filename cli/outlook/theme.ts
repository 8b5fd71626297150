/** The colours of picture and page, by what they mean; on a dark screen the others. Contrast with the ground is 4.5 to 1 or more for text. */
export const COLOURS = `:root{--ground:#fff;--text:#1f2328;--muted:#59636e;--line:#d1d9e0;--window:#0969da;--closed:#9a6700;--danger:#cf222e}
@media (prefers-color-scheme:dark){:root{--ground:#0d1117;--text:#f0f6fc;--muted:#9198a1;--line:#3d444d;--window:#4493f8;--closed:#d29922;--danger:#f85149}}`;
