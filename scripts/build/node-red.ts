export const nodeRedFiles = async (): Promise<void> => {};
