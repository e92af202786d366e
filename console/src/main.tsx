import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "antd/dist/reset.css";
import "./console.css";
import { App } from "./App";
import { startI18n } from "./i18n";

const root = document.getElementById("root");
if (root === null) {
  throw new Error("index.html has no #root");
}
await startI18n();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
