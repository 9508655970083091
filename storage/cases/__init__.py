"""Cases: tips lie in `protection_*`, requests for help in `support_*`. Each class is bound to one side's tables."""
