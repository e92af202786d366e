Write-Host ''
if ($undone.Count -ne 0) {
    Write-Host "Not done: $($undone -join ', '). Each says why above; mend that and run the script again."
}
Write-Host 'Now shut down at once, so that nothing is written anew: Stop-Computer -Force'
Write-Host 'Then check the image again: assay check.'
exit [int] ($undone.Count -ne 0)
