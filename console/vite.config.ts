import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Relative addresses, so that the console works below whatever path it is served.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { outDir: "target/dist", emptyOutDir: true, chunkSizeWarningLimit: 1400 },
  server: { proxy: { "/api": "http://127.0.0.1:9292" } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
