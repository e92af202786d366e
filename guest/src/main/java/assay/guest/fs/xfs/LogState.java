package assay.guest.fs.xfs;

/** Whether the log of a file system holds changes that a mount would have to replay. */
public enum LogState {
    /** The last thing in the log is that the file system was unmounted. */
    CLEAN,
    /** The log ends in changes: the file system was mounted when it was copied or crashed. */
    DIRTY,
    /** The log is on another device, or is not what the superblock says. */
    UNKNOWN
}
