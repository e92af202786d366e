import { Typography } from "antd";
import { useImageName } from "./useImageName";

/** The image that a job is about. */
export function ImageName({ id }: { id: string }) {
  return (
    <Typography.Text style={{ overflowWrap: "anywhere", whiteSpace: "normal" }} title={id}>
      {useImageName(id)}
    </Typography.Text>
  );
}
