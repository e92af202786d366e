import { Typography } from "antd";

/** The heading of a page, in the size of a card's title. */
export function PageTitle({ text }: { text: string }) {
  return (
    <Typography.Title level={1} style={{ fontSize: 18, margin: 0 }}>
      {text}
    </Typography.Title>
  );
}
