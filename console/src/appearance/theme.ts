import { theme, type ThemeConfig } from "antd";

/** Dark ink and the gold that a touchstone shows; every text has WCAG's contrast of 4.5 to 1. */
const LIGHT: ThemeConfig = {
  token: {
    colorPrimary: "#8a6412",
    colorPrimaryHover: "#7a570c",
    colorPrimaryActive: "#66480a",
    colorInfo: "#7a570c",
    colorInfoBg: "#fbf5e6",
    colorLink: "#7a570c",
    colorSuccess: "#2b6e12",
    colorSuccessBg: "#eef6ea",
    colorWarning: "#8a5200",
    colorWarningBg: "#fdf3e0",
    colorError: "#b3261e",
    colorErrorBg: "#fcecea",
    colorTextDescription: "#595959",
    colorTextTertiary: "#595959",
    colorTextPlaceholder: "#6b6b6b",
    colorBgLayout: "#f6f5f2",
    borderRadius: 6,
  },
};

/** The same by night: the gold of the heading on ink. */
const DARK: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    colorPrimary: "#d4a73b",
    colorInfo: "#e3b64a",
    colorInfoBg: "#2b2412",
    colorLink: "#e3b64a",
    colorLinkHover: "#f0cb70",
    colorSuccess: "#7cc75a",
    colorSuccessBg: "#16240f",
    colorWarning: "#eba23c",
    colorWarningBg: "#2b1d08",
    colorError: "#f2857d",
    colorErrorBg: "#2e1512",
    colorTextDescription: "#a9a7a2",
    colorTextTertiary: "#a9a7a2",
    colorTextPlaceholder: "#a5a39e",
    colorTextLightSolid: "#1a1a1a",
    colorBgLayout: "#101214",
    colorBgContainer: "#1a1d21",
    colorBgElevated: "#22262b",
    borderRadius: 6,
  },
};

export const themeOf = (dark: boolean): ThemeConfig => (dark ? DARK : LIGHT);

/** The heading is dark in both. */
export const HEADING = { ink: "#1f2328", gold: "#e3b64a", text: "#ffffff", quiet: "#c9c7c1" };
